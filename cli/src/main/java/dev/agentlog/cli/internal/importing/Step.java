package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recorded run, its fields sorted by the event that carries them. A field that the
 * file lacks is lacking here too.
 *
 * @param sent what the model was sent: {@code messages}, {@code query}
 * @param spoken what it answered: {@code thought}, {@code response}
 * @param requested what was to be done: {@code action}, and the tool's name
 * @param observed what came of it: {@code observation}, {@code state}, {@code execution_time}
 * @param rest whatever else the file has, under {@code step}
 * @param callId the tool call's id in the chat
 */
record Step(
    ObjectNode sent,
    ObjectNode spoken,
    ObjectNode requested,
    ObjectNode observed,
    ObjectNode rest,
    @Nullable String callId) {

  static final List<String> SENT = List.of("messages", "query");
  static final List<String> SPOKEN = List.of("thought", "response");
  static final List<String> REQUESTED = List.of("action");
  static final List<String> OBSERVED = List.of("observation", "state", "execution_time");

  /**
   * A step of the trajectory.
   *
   * @param step as the file has it
   * @param message its chat message, if there is one
   */
  static Step recorded(ObjectNode step, @Nullable ObjectNode message) {
    ObjectNode rest = step.deepCopy();
    for (List<String> fields : List.of(SENT, SPOKEN, REQUESTED, OBSERVED)) {
      rest.remove(fields);
    }
    ObjectNode requested = withTool(pick(step, REQUESTED), message);
    return new Step(
        pick(step, SENT),
        pick(step, SPOKEN),
        requested,
        pick(step, OBSERVED),
        rest.isEmpty() ? rest : Json.object().set("step", rest),
        callId(message));
  }

  /**
   * A step that only the chat tells of; what the environment answered follows as messages.
   *
   * @param message the assistant's message
   */
  static Step spoken(ObjectNode message) {
    ObjectNode spoken = pick(message, List.of("thought"));
    JsonNode content = message.get("content");
    if (content != null) {
      spoken.set("response", content);
    }
    ObjectNode requested = withTool(pick(message, REQUESTED), message);
    return new Step(
        Json.object(), spoken, requested, Json.object(), Json.object(), callId(message));
  }

  private static ObjectNode pick(ObjectNode from, List<String> fields) {
    ObjectNode picked = Json.object();
    for (String field : fields) {
      JsonNode value = from.get(field);
      if (value != null) {
        picked.set(field, value);
      }
    }
    return picked;
  }

  private static ObjectNode withTool(ObjectNode requested, @Nullable ObjectNode message) {
    String name = call(message).path("function").path("name").asText();
    if (name.isEmpty()) {
      name = requested.path("action").asText().strip().split("\\s", 2)[0];
    }
    if (!name.isEmpty()) {
      requested.putObject("tool").put("name", name);
    }
    return requested;
  }

  private static @Nullable String callId(@Nullable ObjectNode message) {
    String id = call(message).path("id").asText();
    boolean usable =
        !id.isBlank() && id.getBytes(StandardCharsets.UTF_8).length <= Limits.MAX_ID_BYTES;
    return usable ? id : null;
  }

  private static JsonNode call(@Nullable ObjectNode message) {
    return message == null ? Json.object() : message.path("tool_calls").path(0);
  }
}
