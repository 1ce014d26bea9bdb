package dev.agentlog.cli.internal.stack;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.sequencer.Sequencer;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and a sequencer in this process, stopped at the latest when the process ends,
 * usable from the moment {@link #start} returns until {@link #close}. Thread-safe; closing twice
 * does no harm.
 */
public final class EmbeddedStack implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
  private final Thread atExit = new Thread(this::closeParts, "agentlog-stack-stop");
  private final CountDownLatch failed = new CountDownLatch(1);
  private final EmbeddedBroker broker;
  private final Sequencer sequencer;

  private EmbeddedStack(StackOptions options) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      Path data = options.data() == null ? temporary() : options.data();
      broker =
          EmbeddedBroker.builder()
              .port(options.port())
              .dataDir(data)
              .onFailure(failure -> failed.countDown())
              .start();
      parts.push(broker);
      sequencer =
          Sequencer.start(config(options, data.resolve("sequencer"), broker.bootstrapServers()));
      parts.push(sequencer);
      if (!sequencer.awaitReady(PATIENCE)) {
        throw new SurroundingsException(
            "the sequencer was not ready within %d seconds; run it again with --debug to see why."
                .formatted(PATIENCE.toSeconds()));
      }
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the stack and waits until it takes appends, usually a few seconds.
   *
   * @param options ports, data and namespace
   * @return the running stack
   * @throws dev.agentlog.schemas.AgentLogException if a port is taken or the data cannot be used
   * @throws InterruptedException if the thread is interrupted meanwhile; nothing is left running
   *     then
   */
  public static EmbeddedStack start(StackOptions options) throws InterruptedException {
    Ports.requireFree(options.port(), "the broker", "--port");
    Ports.requireFree(options.httpPort(), "the sequencer", "--http-port");
    return new EmbeddedStack(options);
  }

  /** The broker's address, host and port. */
  public String bootstrap() {
    return broker.bootstrapServers();
  }

  /** The sequencer's base URL. */
  public URI http() {
    return sequencer.http();
  }

  /**
   * Waits until the broker has broken down, after which the stack is of no further use.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void awaitFailure() throws InterruptedException {
    failed.await();
  }

  @Override
  public void close() {
    closeParts();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.atDebug().log("The process is ending already.");
    }
  }

  private synchronized void closeParts() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("A part of the embedded stack could not be closed.");
      }
    }
  }

  private static SequencerConfig config(StackOptions options, Path state, String bootstrap) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(SequencerConfig.BOOTSTRAP_SERVERS, bootstrap);
    settings.put(SequencerConfig.NAMESPACE, options.namespace().name());
    settings.put(SequencerConfig.STATE_DIR, state.toString());
    settings.put(SequencerConfig.HTTP_PORT, options.httpPort());
    // There is no other instance that could keep one.
    settings.put(SequencerConfig.STANDBY_REPLICAS, 0);
    if (options.registry() != null) {
      settings.put(SequencerConfig.REGISTRY, options.registry());
    }
    return SequencerConfig.of(settings);
  }

  private Path temporary() {
    try {
      Path directory = Files.createTempDirectory("agentlog-");
      parts.push(() -> delete(directory));
      return directory;
    } catch (IOException e) {
      throw new SurroundingsException(
          "no temporary directory can be made; give one with --data.", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
