package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded run of the SWE-agent coding agent as its file has it, checked for shape only.
 *
 * @param steps the {@code trajectory}: what the agent did, step by step; empty in files that have
 *     only the chat
 * @param history the chat messages; empty in files that have only the steps
 * @param info the outcome; empty if the file has none
 * @param rest every other field of the file, unread
 */
record SweAgentRun(
    List<ObjectNode> steps, List<ObjectNode> history, ObjectNode info, ObjectNode rest) {

  private static final String TRAJECTORY = "trajectory";
  private static final String HISTORY = "history";
  private static final String INFO = "info";

  SweAgentRun {
    steps = List.copyOf(steps);
    history = List.copyOf(history);
  }

  /**
   * Takes a file's content apart.
   *
   * @param root the whole file
   * @return the run
   * @throws ImportException without naming the file, if it is not such a run
   */
  static SweAgentRun of(JsonNode root) {
    if (!(root instanceof ObjectNode file) || (!file.has(TRAJECTORY) && !file.has(HISTORY))) {
      throw new ImportException(
          "it is no recorded run: neither \"trajectory\" nor \"history\" is in it");
    }
    List<ObjectNode> steps = objects(file, TRAJECTORY);
    List<ObjectNode> history = objects(file, HISTORY);
    for (int i = 0; i < history.size(); i++) {
      if (!history.get(i).path("role").isTextual()) {
        throw new ImportException("message " + (i + 1) + " of \"history\" has no role");
      }
    }
    ObjectNode info = Json.object();
    if (file.path(INFO) instanceof ObjectNode given) {
      info = given;
    } else if (file.hasNonNull(INFO)) {
      throw new ImportException("\"info\" is not an object");
    }
    ObjectNode rest = file.deepCopy();
    rest.remove(List.of(TRAJECTORY, HISTORY));
    if (!file.path(INFO).isNull()) {
      rest.remove(INFO);
    }
    return new SweAgentRun(steps, history, info, rest);
  }

  private static List<ObjectNode> objects(ObjectNode file, String field) {
    JsonNode list = file.path(field);
    List<ObjectNode> objects = new ArrayList<>();
    if (list.isMissingNode() || list.isNull()) {
      return objects;
    }
    if (!list.isArray()) {
      throw new ImportException("\"" + field + "\" is not a list");
    }
    for (JsonNode element : list) {
      if (!(element instanceof ObjectNode object)) {
        throw new ImportException(
            "element " + (objects.size() + 1) + " of \"" + field + "\" is not an object");
      }
      objects.add(object);
    }
    return objects;
  }
}
