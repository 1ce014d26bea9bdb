package dev.agentlog.cli;

import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is run with.
 *
 * @param wayIn the way that the agents' appends take
 * @param inputs files of recorded runs, each a session; empty for the bundled sample
 * @param bootstrap the brokers of a running system whose log has none of these sessions; null
 *     starts an embedded one for the time of the demo
 * @param namespace the namespace
 */
public record DemoOptions(
    WayIn wayIn, List<Path> inputs, @Nullable String bootstrap, Namespace namespace) {

  public DemoOptions {
    inputs = List.copyOf(inputs);
  }

  /**
   * The demo on a system of its own.
   *
   * @param wayIn the way that the agents' appends take
   * @param inputs files of recorded runs; empty for the bundled sample
   * @return the options
   */
  public static DemoOptions embedded(WayIn wayIn, List<Path> inputs) {
    return new DemoOptions(wayIn, inputs, null, Namespace.DEFAULT);
  }
}
