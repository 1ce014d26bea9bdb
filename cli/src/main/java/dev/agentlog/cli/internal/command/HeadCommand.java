package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.connection.RefusedException;
import dev.agentlog.cli.internal.query.SequencerQueries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog head}. */
@Command(
    name = "head",
    description = "Tells the head of a branch: its last sequence, 0 if it has none.")
final class HeadCommand extends ClientCommand {

  @Option(names = "--session", required = true, paramLabel = "S", description = "The session.")
  private String session = "";

  @Option(
      names = "--branch",
      paramLabel = "B",
      description = "The branch (default: ${DEFAULT-VALUE}).")
  private String branch = "main";

  @Override
  int run() {
    JsonNode found =
        SequencerQueries.find(connection())
            .branch(session, branch)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "there is no branch %s in session %s; 'agentlog branches' and 'agentlog sessions' list what there is."
                            .formatted(branch, session)));
    if (json()) {
      print(BranchLine.head(found));
    } else {
      print(found.path("head").asText());
    }
    return ExitCode.DONE;
  }
}
