package dev.agentlog.embedded;

import dev.agentlog.embedded.internal.BrokerNode;
import dev.agentlog.embedded.internal.BrokerSettings;
import dev.agentlog.schemas.AgentLogException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this process: one KRaft node on the loopback interface, without TLS or
 * authentication.
 *
 * <p>It is for tests, demonstrations and development on one machine. A broker that shall be killed
 * belongs in a process of its own, see {@link BrokerMain} and {@link JavaProcess}.
 *
 * <p>Kafka answers some faults by ending its process. Here such a fault is logged at error level
 * instead, {@link #failure()} returns it and the failure callback is told; the broker is then of no
 * further use and should be closed. From the first embedded broker on, and for the rest of the
 * process's life, Kafka code anywhere in the process can no longer end it.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final BrokerNode node;

  private EmbeddedBroker(BrokerNode node) {
    this.node = node;
  }

  /** Returns a builder for a broker on any free port with a temporary data directory. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the address for {@code bootstrap.servers}, such as {@code 127.0.0.1:40123}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + node.port();
  }

  /** Returns the port clients connect to, between 1 and 65535. */
  public int port() {
    return node.port();
  }

  /** Returns the cluster's id, which stays the same for a data directory. */
  public String clusterId() {
    return node.clusterId();
  }

  /** Returns what the broker broke down from, or empty if it has not broken down. */
  public Optional<AgentLogException> failure() {
    return Optional.ofNullable(node.failure());
  }

  /**
   * Stops the broker, waits until its threads are gone, and deletes its directory if that was a
   * temporary one. Does nothing if it was closed already.
   */
  @Override
  public void close() {
    node.close();
  }

  /** Collects what a broker is started with. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Path dataDir;
    private int port;
    private Consumer<AgentLogException> onFailure = failure -> {};

    private Builder() {}

    /**
     * Keeps the data in a directory that stays: a later broker on it goes on where this one ends.
     *
     * @param directory made if it is missing; locked while the broker runs
     */
    public Builder dataDir(Path directory) {
      this.dataDir = directory;
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param number between 0 and 65535; 0, the default, takes any free port
     * @throws AgentLogException if the number is out of range
     */
    public Builder port(int number) {
      if (number < 0 || number > 65_535) {
        throw new AgentLogException(
            "Cannot use port " + number + " for the broker: choose one between 0 and 65535.");
      }
      this.port = number;
      return this;
    }

    /**
     * Sets one of Kafka's broker settings, over this module's own default.
     *
     * @param key such as {@code transaction.max.timeout.ms}
     * @param value the value as text
     * @throws AgentLogException if the key names the node, its listeners or its directory
     */
    public Builder property(String key, String value) {
      if (BrokerSettings.isFixed(key)) {
        throw new AgentLogException(
            "Cannot set "
                + key
                + " to "
                + value
                + ": the embedded broker sets it itself; use port and dataDir instead.");
      }
      settings.put(key, value);
      return this;
    }

    /**
     * Sets whom to tell if the broker breaks down after it has started.
     *
     * @param callback called at most once, on a thread of its own; may close the broker
     */
    public Builder onFailure(Consumer<AgentLogException> callback) {
      this.onFailure = callback;
      return this;
    }

    /**
     * Starts the broker and returns once it takes requests, usually after one to three seconds.
     *
     * @throws AgentLogException if the port is taken, if the directory cannot be written or belongs
     *     to another running broker, or if a setting is refused; nothing is held then
     */
    public EmbeddedBroker start() {
      return new EmbeddedBroker(BrokerNode.start(dataDir, port, Map.copyOf(settings), onFailure));
    }
  }
}
