package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recorded run put together again from its events alone, knowing only which kind carries which
 * field.
 *
 * @param steps one for each turn
 * @param history the chat messages
 * @param info the outcome
 * @param rest what the file had besides
 */
record RebuiltRun(
    List<ObjectNode> steps, List<JsonNode> history, ObjectNode info, ObjectNode rest) {

  private static final Map<String, List<String>> STEP_FIELDS =
      Map.of(
          "model.started", List.of("messages", "query"),
          "model.completed", List.of("thought", "response"),
          "tool.call.requested", List.of("action"),
          "tool.call.completed", List.of("observation", "state", "execution_time"));

  static RebuiltRun of(List<AgentEvent> events) {
    Map<String, ObjectNode> steps = new LinkedHashMap<>();
    List<JsonNode> history = new ArrayList<>();
    ObjectNode info = Json.object();
    ObjectNode rest = Json.object();
    for (AgentEvent event : events) {
      ObjectNode data = data(event);
      if (data.has("message")) {
        history.add(data.get("message"));
      }
      if (event.getTurnId() != null) {
        ObjectNode step = steps.computeIfAbsent(event.getTurnId(), id -> Json.object());
        for (String field : STEP_FIELDS.getOrDefault(event.getKind(), List.of())) {
          if (data.has(field)) {
            step.set(field, data.get(field));
          }
        }
        if (data.path("step") instanceof ObjectNode more) {
          step.setAll(more);
        }
      }
      switch (event.getKind()) {
        case "run.started" -> rest.setAll(data);
        case "usage.recorded" -> info.set("model_stats", data);
        case "run.completed", "run.failed" -> {
          if (!data.has("outcome")) {
            info.setAll(data);
          }
        }
        default -> {}
      }
    }
    return new RebuiltRun(List.copyOf(steps.values()), history, info, rest);
  }

  static ObjectNode data(AgentEvent event) {
    try {
      return (ObjectNode) Json.parse(event.getData());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
