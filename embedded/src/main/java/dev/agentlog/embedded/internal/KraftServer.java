package dev.agentlog.embedded.internal;

import dev.agentlog.schemas.AgentLogException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Kafka node, broker and controller in one, on sockets that are bound already.
 *
 * <p>This is the only class that knows Kafka's server classes, which are internal to Kafka and may
 * change with any version. It puts together what {@code KafkaRaftServer} puts together, with two
 * differences: the listening sockets are handed in, and a fault is reported instead of ending the
 * process. Not thread-safe: its owner calls one method at a time.
 */
final class KraftServer {
  private static final Logger log = LoggerFactory.getLogger(KraftServer.class);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

  private final String clusterId;
  private final ControllerServer controller;
  private final BrokerServer broker;

  /**
   * Prepares a node without starting it; formats the log directory if it is empty.
   *
   * @param logDirectory where Kafka's files lie or shall lie
   * @param listeners the bound sockets, which the node takes over as it starts
   * @param overrides settings that win over the defaults
   * @param faults told when the node can no longer do its work
   */
  KraftServer(
      Path logDirectory,
      LoopbackListeners listeners,
      Map<String, String> overrides,
      FaultReport.Listener faults) {
    format(logDirectory);
    KafkaConfig config =
        new KafkaConfig(
            BrokerSettings.of(
                logDirectory, listeners.clientPort(), listeners.controllerPort(), overrides),
            false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    this.clusterId = stored._1().clusterId().orElseThrow();
    SharedServer shared =
        new SharedServer(
            config,
            stored._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(
                Map.of(BrokerSettings.NODE_ID, listeners.controllerAddress())),
            List.of(),
            faultHandlers(faults),
            (name, address, backlog, bufferSize) -> listeners.take(address.getPort()));
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    this.broker = new BrokerServer(shared);
  }

  /** The cluster's id, which stays with the directory. */
  String clusterId() {
    return clusterId;
  }

  /** Starts the node and returns once it takes requests. */
  void start() {
    // The controller first: the broker learns from it where the quorum listens.
    controller.startup();
    broker.startup();
  }

  /** Stops the node, also one whose start failed half-way, and waits until its threads are gone. */
  void stop() {
    // The broker first: it needs the controller while it stops.
    broker.shutdown(SHUTDOWN_LIMIT);
    controller.shutdown();
  }

  private static void format(Path logDirectory) {
    if (Files.exists(logDirectory.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setNodeId(BrokerSettings.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .addDirectory(logDirectory.toString())
            .setMetadataLogDirectory(logDirectory.toString())
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setIgnoreFormatted(true)
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (Exception e) {
      throw new AgentLogException(
          "Cannot format the data directory "
              + logDirectory
              + " of the broker ("
              + e.getMessage()
              + "): choose an empty directory.",
          e);
    }
  }

  private static FaultHandlerFactory faultHandlers(FaultReport.Listener faults) {
    return (name, fatal, action) -> faultHandler(name, fatal, action, faults);
  }

  private static FaultHandler faultHandler(
      String name, boolean fatal, Runnable action, FaultReport.Listener faults) {
    return (message, cause) -> {
      log.atError()
          .addKeyValue("component", name)
          .addKeyValue("fatal", fatal)
          .setCause(cause)
          .log("Fault in the embedded broker");
      action.run();
      String what = "fault in " + name + ": " + message;
      if (fatal) {
        faults.failed(what, cause);
      }
      return cause instanceof RuntimeException known ? known : new RuntimeException(what, cause);
    };
  }
}
