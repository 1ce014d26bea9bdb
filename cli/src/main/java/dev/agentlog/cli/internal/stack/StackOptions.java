package dev.agentlog.cli.internal.stack;

import dev.agentlog.schemas.Namespace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an embedded stack is started with.
 *
 * @param port the broker's port; 0 takes any free one
 * @param httpPort the sequencer's port; 0 takes any free one
 * @param data where state is kept; null for a temporary directory that is removed at the end
 * @param namespace the namespace that is made, or found in the data
 * @param registry the schema registry's URL; null for the namespace's own, which is the bundled one
 *     if it is new
 */
public record StackOptions(
    int port, int httpPort, @Nullable Path data, Namespace namespace, @Nullable String registry) {

  /**
   * A stack for the time of one command: any free ports, nothing kept.
   *
   * @return the options
   */
  public static StackOptions passing() {
    return new StackOptions(0, 0, null, Namespace.DEFAULT, null);
  }
}
