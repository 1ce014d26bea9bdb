package dev.agentlog.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds a TCP port of the loopback interface that nobody listens on.
 *
 * <p>The port is free when the method returns and may be taken again a moment later. Where a server
 * can be given port 0 and asked for the port it got, as {@link EmbeddedBroker} can, that is the
 * better way. Thread-safe.
 */
public final class FreePort {
  private FreePort() {}

  /**
   * Returns a port that is free now.
   *
   * @return a port between 1 and 65535
   * @throws UncheckedIOException if the machine has no free port left
   */
  public static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Found no free port on the loopback interface.", e);
    }
  }
}
