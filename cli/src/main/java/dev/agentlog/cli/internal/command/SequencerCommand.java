package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.output.Logging;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.Sequencer;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog sequencer}. */
@Command(name = "sequencer", description = "Runs the sequencer alone, for production.")
final class SequencerCommand extends ServiceCommand {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Its settings, a properties file.")
  private Path file = Path.of("");

  @Override
  Logging.Mode logging() {
    return Logging.Mode.SERVICE;
  }

  @Override
  int run() throws Exception {
    SequencerConfig config = load();
    try (Sequencer sequencer = Sequencer.start(config)) {
      if (!sequencer.awaitReady(PATIENCE)) {
        throw new SurroundingsException(
            "the sequencer was not ready within %d minutes; GET %s/health/ready says what it waits for."
                .formatted(PATIENCE.toMinutes(), sequencer.http()));
      }
      return serve(sequencer, config.bootstrapServers(), sequencer.http(), sequencer::awaitFailure);
    }
  }

  private SequencerConfig load() {
    try {
      return SequencerConfig.load(file, terminal().environment());
    } catch (AgentLogException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
