package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.cli.internal.query.SequencerQueries;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * {@code agentlog warm-up}, which the launcher runs once after a build so that the JVM can archive
 * the classes that the short commands need. Does nothing else, and needs no system to talk to.
 */
@Command(name = "warm-up", hidden = true, description = "Loads what the short commands need.")
final class WarmUpCommand extends LogCommand {

  /** A port on which nobody listens. */
  private static final String NOWHERE = "127.0.0.1:1";

  @Override
  int run() {
    print(Json.object().put("warm", true));
    print(new Table("WARM").row(1));
    try {
      SequencerQueries.find(new Connection(NOWHERE, Namespace.DEFAULT, Map.of()));
    } catch (AgentLogException e) {
      // Nobody is there; on the way all classes of a Kafka client were loaded.
      return ExitCode.DONE;
    }
    return ExitCode.DONE;
  }
}
