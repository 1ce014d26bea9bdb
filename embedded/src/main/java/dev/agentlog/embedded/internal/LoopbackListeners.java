package dev.agentlog.embedded.internal;

import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;

/**
 * The two listening sockets of a broker, bound before the broker exists.
 *
 * <p>Binding them first settles three things at once: a taken port is found before any file is
 * touched, port 0 becomes a real port without a race, and the broker can be told its own address. A
 * channel that was taken belongs to its taker. Not thread-safe: confined to the starting thread.
 */
final class LoopbackListeners implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final byte[] HOST_BYTES = {127, 0, 0, 1};
  private static final int BACKLOG = 50;

  private final ServerSocketChannel client;
  private final ServerSocketChannel controller;
  private final int clientPort;
  private final int controllerPort;
  private final InetSocketAddress controllerAddress;

  private LoopbackListeners(ServerSocketChannel client, ServerSocketChannel controller)
      throws IOException {
    this.client = client;
    this.controller = controller;
    this.clientPort = portOf(client);
    this.controllerPort = portOf(controller);
    this.controllerAddress = address(controllerPort);
  }

  /**
   * Binds both sockets.
   *
   * @param port the client port, or 0 for any free one
   * @throws AgentLogException if the port is taken or cannot be bound
   */
  static LoopbackListeners bind(int port) {
    ServerSocketChannel client = bindOne(port);
    try {
      return new LoopbackListeners(client, bindOne(0));
    } catch (IOException | RuntimeException e) {
      closeQuietly(client);
      throw cannotBind(port, e);
    }
  }

  int clientPort() {
    return clientPort;
  }

  int controllerPort() {
    return controllerPort;
  }

  /** Where the controller listens. */
  InetSocketAddress controllerAddress() {
    return controllerAddress;
  }

  /** Hands the bound channel of a port over, which must be one of the two. */
  ServerSocketChannel take(int port) throws IOException {
    ServerSocketChannel channel = port == clientPort ? client : controller;
    if (portOf(channel) != port) {
      throw new IOException("Port " + port + " is not one of this broker's listeners.");
    }
    return channel;
  }

  /** Closes both sockets; those that a broker took over and closed already are left as they are. */
  @Override
  public void close() {
    closeQuietly(client);
    closeQuietly(controller);
  }

  /** The loopback address with a port. */
  static InetSocketAddress address(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(HOST_BYTES), port);
  }

  private static ServerSocketChannel bindOne(int port) {
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(address(port), BACKLOG);
      return channel;
    } catch (IOException e) {
      if (channel != null) {
        closeQuietly(channel);
      }
      throw cannotBind(port, e);
    }
  }

  private static AgentLogException cannotBind(int port, Exception cause) {
    return new AgentLogException(
        "Cannot start the broker on "
            + HOST
            + ":"
            + port
            + " ("
            + cause.getMessage()
            + "): stop the program that holds port "
            + port
            + ", or choose another port, or 0 for any free one.",
        cause);
  }

  private static int portOf(ServerSocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
  }

  private static void closeQuietly(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // A socket that cannot be closed is of no further use to anybody.
    }
  }
}
