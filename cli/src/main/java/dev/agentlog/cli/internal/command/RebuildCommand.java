package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Progress;
import dev.agentlog.sequencer.Rebuild;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog sequencer rebuild}. */
@Command(
    name = "rebuild",
    description = {
      "Makes the sequencer's state anew from logs, feed and tombstones, while no sequencer runs.",
      "It may be stopped at any moment and begun again."
    })
final class RebuildCommand extends LogCommand {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The sequencers' settings, a properties file.")
  private @Nullable Path file;

  @Option(
      names = "--close-incomplete",
      description = "Close the sessions whose logs are not whole, instead of refusing.")
  private boolean closeIncomplete;

  @Override
  int run() {
    SequencerConfig config = SequencerCommand.load(file, terminal());
    try (Rebuild rebuild = new Rebuild(config);
        Progress progress = Progress.on(terminal(), "Logs", rebuild.steps())) {
      tell(rebuild.run(closeIncomplete, progress::step));
    }
    return ExitCode.DONE;
  }

  private void tell(Rebuild.Summary made) {
    if (json()) {
      ObjectNode line =
          Json.object()
              .put("rebuilt", true)
              .put("sessions", made.sessions())
              .put("events", made.events())
              .put("tombstones", made.tombstones())
              .put("unlogged", made.unlogged());
      made.closed().forEach(line.putArray("closed")::add);
      ObjectNode positions = line.putObject("positions");
      made.positions().forEach((partition, next) -> positions.put(partition.toString(), next));
      print(line);
      return;
    }
    print(
        "Rebuilt %d sessions with %d events and %d tombstones; %d events go to their logs next."
            .formatted(made.sessions(), made.events(), made.tombstones(), made.unlogged()));
    made.closed().forEach(session -> print("Closed, since its log is not whole: " + session));
    print("Start the sequencers; they restore this state and go on.");
  }
}
