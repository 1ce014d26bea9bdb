package dev.agentlog.embedded.internal;

import dev.agentlog.schemas.AgentLogException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A started broker with everything it holds: its directory, its sockets, its threads.
 *
 * <p>Opened in the order directory, sockets, server, and given back in the reverse order, whether
 * the start succeeds or fails. Thread-safe: {@link #close} may be called by several threads, the
 * failure callback runs on a thread of its own and may call {@link #close} too.
 */
public final class BrokerNode implements AutoCloseable {
  private final DataDirectory directory;
  private final LoopbackListeners listeners;
  private final KraftServer server;
  private final FaultReport.Listener faults = this::failed;
  private final Consumer<AgentLogException> onFailure;

  /** Guarded by {@code faults}, as is {@link #started}. */
  private @Nullable AgentLogException failure;

  private boolean started;

  /** Guarded by {@code this}. */
  private boolean closed;

  private BrokerNode(
      DataDirectory directory,
      LoopbackListeners listeners,
      Map<String, String> settings,
      Consumer<AgentLogException> onFailure) {
    this.directory = directory;
    this.listeners = listeners;
    this.onFailure = onFailure;
    this.server = new KraftServer(directory.logDirectory(), listeners, settings, faults);
  }

  /**
   * Starts a broker and returns once it takes requests.
   *
   * @param dataDirectory where its data lies or shall lie, or null for a temporary directory
   * @param port its port, or 0 for any free one
   * @param settings broker settings that win over the defaults
   * @param onFailure told, once, if the broker breaks down after it was started
   * @throws AgentLogException if it cannot be started; nothing is held then
   */
  public static BrokerNode start(
      @Nullable Path dataDirectory,
      int port,
      Map<String, String> settings,
      Consumer<AgentLogException> onFailure) {
    DataDirectory directory = DataDirectory.open(dataDirectory);
    LoopbackListeners listeners = null;
    BrokerNode node = null;
    try {
      listeners = LoopbackListeners.bind(port);
      node = new BrokerNode(directory, listeners, settings, onFailure);
      node.startServer();
      return node;
    } catch (RuntimeException e) {
      if (node != null) {
        node.close();
      } else {
        if (listeners != null) {
          listeners.close();
        }
        directory.close();
      }
      throw e instanceof AgentLogException known ? known : cannotStart(dataDirectory, port, e);
    }
  }

  /** The port clients connect to. */
  public int port() {
    return listeners.clientPort();
  }

  /** The id of the cluster, which stays with the directory. */
  public String clusterId() {
    return server.clusterId();
  }

  /** What the broker broke down from, or null if it has not. */
  public @Nullable AgentLogException failure() {
    synchronized (faults) {
      return failure;
    }
  }

  /** Stops the broker and gives everything back; does nothing if that was done already. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    FaultReport.unregister(faults);
    try {
      server.stop();
    } finally {
      listeners.close();
      directory.close();
    }
  }

  private void startServer() {
    FaultReport.register(faults);
    server.start();
    synchronized (faults) {
      if (failure != null) {
        throw failure;
      }
      started = true;
    }
  }

  private void failed(String what, @Nullable Throwable cause) {
    AgentLogException report =
        new AgentLogException(
            "The broker on port "
                + port()
                + " broke down ("
                + what
                + "): close it, look at its log, and start it again.",
            cause);
    synchronized (faults) {
      if (failure != null) {
        return;
      }
      failure = report;
      if (!started) {
        return;
      }
    }
    Thread teller = new Thread(() -> onFailure.accept(report), "broker-failure-" + port());
    teller.setDaemon(true);
    teller.start();
  }

  private static AgentLogException cannotStart(
      @Nullable Path dataDirectory, int port, RuntimeException cause) {
    return new AgentLogException(
        "Cannot start the broker on port "
            + port
            + " with the data directory "
            + (dataDirectory == null ? "(temporary)" : dataDirectory)
            + " ("
            + cause.getMessage()
            + "): check its settings, or start with an empty directory.",
        cause);
  }
}
