package dev.agentlog.embedded.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a single broker on a small machine: one node that is broker and controller, few
 * threads, small internal topics, quick time-outs.
 *
 * <p>Stateless and thread-safe.
 */
public final class BrokerSettings {
  /** The node's id, as broker and as controller. */
  static final int NODE_ID = 1;

  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** What names the node, its listeners and its directory; set here and nowhere else. */
  private static final Set<String> FIXED =
      Set.of(
          "process.roles",
          "node.id",
          "broker.id",
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "security.inter.broker.protocol",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "log.dir",
          "log.dirs",
          "metadata.log.dir");

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          // A topic that nobody made is an error, never an accident.
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("num.partitions", "1"),
          // One node: everything has one replica.
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          // A crashed writer's transaction is aborted a second after its own time-out.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
          Map.entry("transaction.max.timeout.ms", "60000"),
          // Groups form at once, and a member's death may be noticed within a second.
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          // Thousands of topics: each segment maps two index files of this size.
          Map.entry("log.index.size.max.bytes", "262144"),
          Map.entry("log.segment.delete.delay.ms", "5000"),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("num.replica.fetchers", "1"),
          Map.entry("num.recovery.threads.per.data.dir", "2"),
          Map.entry("background.threads", "2"),
          // After a kill the restarted node must wait until its former self has expired; on a busy
          // machine a shorter session would be given up for nothing.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "1000"));

  private BrokerSettings() {}

  /**
   * Tells whether a setting is this class's own affair and not to be overridden.
   *
   * @param key a name of a broker setting
   */
  public static boolean isFixed(String key) {
    return FIXED.contains(key);
  }

  /**
   * Returns the complete settings.
   *
   * @param logDirectory where the broker's files lie
   * @param clientPort the port of the client listener
   * @param controllerPort the port of the controller listener
   * @param overrides settings that win over the defaults, none of them a fixed one
   */
  static Map<String, String> of(
      Path logDirectory, int clientPort, int controllerPort, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>(DEFAULTS);
    settings.putAll(overrides);
    String client = CLIENT_LISTENER + "://" + LoopbackListeners.HOST + ":" + clientPort;
    String controller = CONTROLLER_LISTENER + "://" + LoopbackListeners.HOST + ":" + controllerPort;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("listeners", client + "," + controller);
    settings.put("advertised.listeners", client);
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "controller.quorum.voters", NODE_ID + "@" + LoopbackListeners.HOST + ":" + controllerPort);
    settings.put("log.dirs", logDirectory.toString());
    return settings;
  }
}
