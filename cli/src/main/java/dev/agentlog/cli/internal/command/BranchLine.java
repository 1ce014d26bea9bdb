package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import java.util.List;

/** One branch as the commands print it for programs. */
final class BranchLine {

  private static final List<String> HEAD = List.of("session", "branch", "head", "status");

  private BranchLine() {}

  /**
   * A branch's head.
   *
   * @param branch the sequencer's answer
   * @return session, branch, head, status
   */
  static ObjectNode head(JsonNode branch) {
    ObjectNode line = Json.object();
    for (String field : HEAD) {
      line.set(field, branch.path(field));
    }
    return line;
  }

  /**
   * All that is known of a branch.
   *
   * @param branch the sequencer's answer
   * @return what {@link #head} gives first, then lineage and fence, as far as there are any
   */
  static ObjectNode whole(JsonNode branch) {
    ObjectNode line = head(branch);
    branch.properties().forEach(field -> line.putIfAbsent(field.getKey(), field.getValue()));
    return line;
  }
}
