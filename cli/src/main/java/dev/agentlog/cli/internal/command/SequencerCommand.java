package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.output.Logging;
import dev.agentlog.cli.internal.output.Terminal;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.Sequencer;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog sequencer}. */
@Command(
    name = "sequencer",
    description = "Runs the sequencer alone, for production.",
    subcommands = RebuildCommand.class)
final class SequencerCommand extends ServiceCommand {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(names = "--config", paramLabel = "FILE", description = "Its settings, a properties file.")
  private @Nullable Path file;

  @Override
  Logging.Mode logging() {
    return Logging.Mode.SERVICE;
  }

  @Override
  int run() throws Exception {
    SequencerConfig config = load(file, terminal());
    try (Sequencer sequencer = Sequencer.start(config)) {
      if (!sequencer.awaitReady(PATIENCE)) {
        throw new SurroundingsException(
            "the sequencer was not ready within %d minutes; GET %s/health/ready says what it waits for."
                .formatted(PATIENCE.toMinutes(), sequencer.http()));
      }
      return serve(sequencer, config.bootstrapServers(), sequencer.http(), sequencer::awaitFailure);
    }
  }

  /**
   * Reads a sequencer's settings.
   *
   * @throws UsageException if there are none, or they are wrong
   */
  static SequencerConfig load(@Nullable Path file, Terminal terminal) {
    if (file == null) {
      throw new UsageException("the settings are missing; name their file with --config.");
    }
    try {
      return SequencerConfig.load(file, terminal.environment());
    } catch (AgentLogException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
