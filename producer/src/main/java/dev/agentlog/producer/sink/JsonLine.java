package dev.agentlog.producer.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Writer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event as a line: a JSON object with the line's index and time, and the event's fields by
 * their names in the schema. What is null is left out; times are in microseconds since 1970.
 * Stateless.
 */
final class JsonLine {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String INDEX = "index";

  private JsonLine() {}

  /** Returns the line of an event, with its line feed. */
  static byte[] of(long index, long recordedAtMicros, AgentEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField(INDEX, index);
      json.writeNumberField("recorded_at", recordedAtMicros);
      envelope(json, event);
      operations(json, event);
      json.writeObjectFieldStart("labels");
      for (Map.Entry<String, String> label : new TreeMap<>(event.getLabels()).entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
      json.writeStringField("data_type", event.getDataType());
      text(json, "data", event.getData());
      reference(json, event.getDataRef());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void envelope(JsonGenerator json, AgentEvent event) throws IOException {
    json.writeStringField("event_id", event.getEventId());
    json.writeStringField("session_id", event.getSessionId());
    json.writeStringField("branch_id", event.getBranchId());
    if (event.getSequence() != null) {
      json.writeNumberField("sequence", event.getSequence());
    }
    text(json, "previous_event_id", event.getPreviousEventId());
    json.writeStringField("kind", event.getKind());
    json.writeStringField("lifecycle", event.getLifecycle().name());
    json.writeNumberField("occurred_at", micros(event.getOccurredAt()));
    json.writeStringField("agent_id", event.getAgentId());
    text(json, "run_id", event.getRunId());
    text(json, "turn_id", event.getTurnId());
    text(json, "parent_event_id", event.getParentEventId());
    text(json, "correlation_id", event.getCorrelationId());
    text(json, "trace_parent", event.getTraceParent());
    json.writeStringField("source", event.getSource().name());
  }

  private static void operations(JsonGenerator json, AgentEvent event) throws IOException {
    Writer writer = event.getWriter();
    if (writer != null) {
      json.writeObjectFieldStart("writer");
      json.writeStringField("id", writer.getId());
      json.writeNumberField("epoch", writer.getEpoch());
      json.writeEndObject();
    }
    if (event.getBranchOp() instanceof BranchForked forked) {
      json.writeObjectFieldStart("branch_op");
      json.writeStringField("parent_branch", forked.getParentBranch());
      json.writeNumberField("fork_sequence", forked.getForkSequence());
      json.writeEndObject();
    } else if (event.getBranchOp() instanceof BranchMerged merged) {
      json.writeObjectFieldStart("branch_op");
      json.writeStringField("source_branch", merged.getSourceBranch());
      json.writeNumberField("source_sequence", merged.getSourceSequence());
      json.writeEndObject();
    }
  }

  private static void reference(JsonGenerator json, @Nullable DataRef reference)
      throws IOException {
    if (reference != null) {
      json.writeObjectFieldStart("data_ref");
      json.writeStringField("uri", reference.getUri());
      json.writeStringField("sha256", reference.getSha256());
      json.writeNumberField("bytes", reference.getBytes());
      json.writeEndObject();
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Returns the index that a line says it has; empty if it is no whole line of this kind. */
  static OptionalLong indexOf(byte[] line) {
    OptionalLong index = OptionalLong.empty();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return OptionalLong.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals(INDEX) && value == JsonToken.VALUE_NUMBER_INT) {
          index = OptionalLong.of(parser.getLongValue());
        }
        parser.skipChildren();
      }
      return parser.nextToken() == null ? index : OptionalLong.empty();
    } catch (IOException notALine) {
      return OptionalLong.empty();
    }
  }
}
