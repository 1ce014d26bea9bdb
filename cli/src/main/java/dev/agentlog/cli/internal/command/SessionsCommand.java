package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.cli.internal.query.SequencerQueries;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code agentlog sessions}. */
@Command(name = "sessions", description = "Lists the sessions of the namespace.")
final class SessionsCommand extends ClientCommand {

  @Override
  int run() {
    List<JsonNode> sessions = SequencerQueries.find(connection()).sessions();
    if (json()) {
      sessions.forEach(this::print);
      return ExitCode.DONE;
    }
    Table table = new Table("SESSION", "STATUS", "BRANCHES", "TOMBSTONES", "CREATED");
    for (JsonNode session : sessions) {
      table.row(
          session.path("session").asText(),
          session.path("status").asText(),
          session.path("branches").asText(),
          session.path("tombstones").asText(),
          Times.local(session.path("created_at").asText()));
    }
    print(table);
    return ExitCode.DONE;
  }
}
