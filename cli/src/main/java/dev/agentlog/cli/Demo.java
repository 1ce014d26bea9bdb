package dev.agentlog.cli;

import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.cli.internal.demo.Stage;
import dev.agentlog.cli.internal.stack.EmbeddedStack;
import dev.agentlog.cli.internal.stack.StackOptions;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * The log at work: every recorded run becomes a session in which several agents append at the same
 * time on several branches, with conflicts on purpose, while a subscriber reads everything. At the
 * end the counts of all who took part are compared. Stateless, thread-safe.
 */
public final class Demo {

  private Demo() {}

  /**
   * Runs the demo to its end; some seconds.
   *
   * @param options what to play and where
   * @param listener is told live what happens
   * @return what came of it; look at its faults
   * @throws dev.agentlog.schemas.AgentLogException if an input is malformed, or the system cannot
   *     be started or reached
   * @throws ExecutionException if an append got no verdict
   * @throws InterruptedException if the thread is interrupted meanwhile; everything is stopped then
   */
  public static DemoSummary run(DemoOptions options, DemoListener listener)
      throws InterruptedException, ExecutionException {
    Stage stage = Stage.prepare(options.inputs(), options.wayIn(), listener);
    if (options.bootstrap() != null) {
      return stage.play(new Connection(options.bootstrap(), options.namespace(), Map.of()));
    }
    listener.noted("", "starting a Kafka broker and a sequencer");
    StackOptions passing = StackOptions.passing();
    try (EmbeddedStack stack =
        EmbeddedStack.start(
            new StackOptions(
                passing.port(), passing.httpPort(), null, options.namespace(), null))) {
      listener.noted("", "Kafka at %s, sequencer at %s".formatted(stack.bootstrap(), stack.http()));
      return stage.play(new Connection(stack.bootstrap(), options.namespace(), Map.of()));
    }
  }
}
