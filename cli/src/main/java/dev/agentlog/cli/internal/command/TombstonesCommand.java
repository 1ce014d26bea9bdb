package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.cli.internal.query.SequencerQueries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog tombstones}. */
@Command(
    name = "tombstones",
    description = "Lists the rejected appends of a session, the newest 1,000.")
final class TombstonesCommand extends ClientCommand {

  @Option(names = "--session", required = true, paramLabel = "S", description = "The session.")
  private String session = "";

  @Override
  int run() {
    JsonNode tombstones = SequencerQueries.find(connection()).tombstones(session);
    if (json()) {
      tombstones.forEach(this::print);
      return ExitCode.DONE;
    }
    Table table =
        new Table(
            "RECORDED", "BRANCH", "REASON", "ATTEMPTED", "EXPECTED", "KIND", "AGENT", "DETAIL");
    for (JsonNode tombstone : tombstones) {
      table.row(
          Times.local(tombstone.path("recorded_at").asText()),
          tombstone.path("branch_id").asText(),
          tombstone.path("reason").asText(),
          orNext(tombstone.path("attempted_sequence")),
          tombstone.path("expected_sequence").asText(),
          orNothing(tombstone.path("kind")),
          orNothing(tombstone.path("agent_id")),
          tombstone.path("detail").asText());
    }
    print(table);
    return ExitCode.DONE;
  }

  private static String orNext(JsonNode sequence) {
    return sequence.isIntegralNumber() ? sequence.asText() : "next";
  }

  private static String orNothing(JsonNode text) {
    return text.isTextual() ? text.asText() : "";
  }
}
