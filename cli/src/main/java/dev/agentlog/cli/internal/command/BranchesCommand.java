package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.cli.internal.query.SequencerQueries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog branches}. */
@Command(name = "branches", description = "Lists the branches of a session.")
final class BranchesCommand extends ClientCommand {

  @Option(names = "--session", required = true, paramLabel = "S", description = "The session.")
  private String session = "";

  @Override
  int run() {
    JsonNode branches = SequencerQueries.find(connection()).branches(session);
    if (json()) {
      branches.forEach(branch -> print(BranchLine.whole(branch)));
      return ExitCode.DONE;
    }
    Table table = new Table("BRANCH", "HEAD", "STATUS", "PARENT", "WRITER");
    for (JsonNode branch : branches) {
      table.row(
          branch.path("branch").asText(),
          branch.path("head").asText(),
          status(branch),
          parent(branch),
          writer(branch));
    }
    print(table);
    return ExitCode.DONE;
  }

  private static String status(JsonNode branch) {
    String into = branch.path("merged_into").asText("");
    return branch.path("status").asText() + (into.isEmpty() ? "" : " into " + into);
  }

  private static String parent(JsonNode branch) {
    return branch.hasNonNull("parent")
        ? branch.path("parent").asText() + " at " + branch.path("fork_sequence").asText()
        : "";
  }

  private static String writer(JsonNode branch) {
    JsonNode fence = branch.path("fence");
    return fence.hasNonNull("writer")
        ? fence.path("writer").asText() + ":" + fence.path("epoch").asText()
        : "";
  }
}
