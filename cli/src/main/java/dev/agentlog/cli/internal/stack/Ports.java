package dev.agentlog.cli.internal.stack;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether ports are free before anything is started on them. */
final class Ports {

  private Ports() {}

  static void requireFree(int port, String user, String option) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new SurroundingsException(
          "port %d, which %s is to listen on, is taken; stop what uses it, or choose another with %s."
              .formatted(port, user, option),
          e);
    }
  }
}
