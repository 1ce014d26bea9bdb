package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.schemas.Limits;
import dev.agentlog.sequencer.internal.sessions.OpenRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code PUT /sessions/{session}}. */
final class OpenRequests {
  private static final Set<String> FIELDS = Set.of("agent", "labels", "data", "retention_ms");

  private OpenRequests() {}

  static OpenRequest parse(String body) {
    if (body.isBlank()) {
      return OpenRequest.plain();
    }
    JsonNode json = object(body);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw ProblemException.badRequest(
                    "The body's field '%s' is unknown; known are agent, labels, data and retention_ms."
                        .formatted(name));
              }
            });
    return new OpenRequest(
        agent(json.get("agent")),
        labels(json.get("labels")),
        json.hasNonNull("data") ? json.get("data").toString() : null,
        retention(json.get("retention_ms")));
  }

  private static JsonNode object(String body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("The body is not JSON: " + e.getOriginalMessage());
    }
    throw ProblemException.badRequest("The body must be a JSON object or empty.");
  }

  private static String agent(@Nullable JsonNode agent) {
    if (agent == null || agent.isNull()) {
      return OpenRequest.DEFAULT_AGENT;
    }
    if (!agent.isTextual()
        || agent.textValue().isBlank()
        || agent.textValue().getBytes(StandardCharsets.UTF_8).length > Limits.MAX_ID_BYTES) {
      throw ProblemException.badRequest(
          "The field 'agent' must be a text that is not blank, of at most %d bytes."
              .formatted(Limits.MAX_ID_BYTES));
    }
    return agent.textValue();
  }

  private static Map<String, String> labels(@Nullable JsonNode labels) {
    Map<String, String> result = new HashMap<>();
    if (labels == null || labels.isNull()) {
      return result;
    }
    if (!labels.isObject()) {
      throw ProblemException.badRequest("The field 'labels' must be an object of texts.");
    }
    labels
        .properties()
        .forEach(
            label -> {
              if (!label.getValue().isTextual()) {
                throw ProblemException.badRequest(
                    "The label '%s' must be a text.".formatted(label.getKey()));
              }
              result.put(label.getKey(), label.getValue().textValue());
            });
    return result;
  }

  private static Optional<Long> retention(@Nullable JsonNode retention) {
    if (retention == null || retention.isNull()) {
      return Optional.empty();
    }
    if (!retention.isIntegralNumber() || retention.longValue() < 1) {
      throw ProblemException.badRequest(
          "The field 'retention_ms' must be a whole number of milliseconds, at least 1; leave it out to keep the log for ever.");
    }
    return Optional.of(retention.longValue());
  }
}
