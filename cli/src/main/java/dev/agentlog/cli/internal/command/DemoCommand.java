package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.Demo;
import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoOptions;
import dev.agentlog.cli.DemoSummary;
import dev.agentlog.cli.DemoSummary.Counts;
import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.demo.JsonView;
import dev.agentlog.cli.internal.demo.LivePanel;
import dev.agentlog.cli.internal.demo.PlainView;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog demo}. */
@Command(
    name = "demo",
    description =
        "Shows the log at work on a Kafka of its own: agents that append at the same time, conflicts on purpose, a subscriber.")
final class DemoCommand extends LogCommand {

  @Option(
      names = "--way-in",
      paramLabel = "own|shared",
      description = "By the sessions' own inboxes, or the shared one (default: ${DEFAULT-VALUE}).")
  private WayIn wayIn = WayIn.OWN;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recorded runs to play (default: a bundled sample).")
  private List<Path> inputs = new ArrayList<>();

  @Override
  int run() throws InterruptedException, ExecutionException {
    DemoSummary summary = play(DemoOptions.embedded(wayIn, inputs));
    if (json()) {
      print(JsonView.summary(summary));
    } else {
      show(summary);
    }
    if (!summary.faults().isEmpty()) {
      throw new SurroundingsException(
          "the demo's accounts do not balance: " + String.join(" ", summary.faults()));
    }
    return ExitCode.DONE;
  }

  private DemoSummary play(DemoOptions options) throws InterruptedException, ExecutionException {
    if (json()) {
      return Demo.run(options, new JsonView(terminal()));
    }
    if (!terminal().colours()) {
      DemoListener view = new PlainView(terminal());
      return Demo.run(options, view);
    }
    try (LivePanel panel = new LivePanel(terminal())) {
      return Demo.run(options, panel);
    }
  }

  private void show(DemoSummary summary) {
    Table table = new Table("SESSION", "APPENDED", "ACCEPTED", "DUPLICATES", "REJECTED");
    summary.sessions().forEach((session, counts) -> row(table, session, counts));
    row(table, "all", summary.total());
    print("");
    print(table);
    print("");
    Table reasons = new Table("REJECTED BECAUSE", "TIMES");
    summary.total().rejected().forEach(reasons::row);
    print(reasons);
    print("");
    print(
        "From append to a subscriber's frame: p50 %.0f ms, p95 %.0f ms, p99 %.0f ms."
            .formatted(summary.latency().p50(), summary.latency().p95(), summary.latency().p99()));
    if (summary.faults().isEmpty()) {
      print(
          terminal()
              .palette()
              .good(
                  "The agents' counts, the subscriber's, every session's log and its tombstones agree."));
    }
  }

  private static void row(Table table, String session, Counts counts) {
    table.row(session, counts.appended(), counts.accepted(), counts.duplicates(), counts.refused());
  }
}
