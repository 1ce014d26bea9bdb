package dev.agentlog.producer.internal;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerMetrics;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.SpoolStatus;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SessionNames;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The producer that speaks with Kafka: puts the parts together and takes them apart. Safe for use
 * by any thread.
 *
 * <pre>
 *  caller's thread    Appender ── PendingLimit ── PendingVerdicts ── Kafka's producer
 *     or by a spool   SpoolAppender ── Spool ── Courier's thread ── PendingVerdicts ── Kafka's producer
 *     or live         LiveSender ── LiveBuffer ── its thread, LiveCourier ── a Kafka producer of its own
 *  Kafka's I/O thread    acknowledgement ──▶ Settlement ─┐
 *  verdict reader        verdict ──────────▶ Settlement ─┼─▶ callback thread: completes receipts
 *  callback thread       overdue ──────────▶ Settlement ─┘
 * </pre>
 *
 * <p>Locks are held by {@link PendingVerdicts}, {@link PendingLimit}, {@link FlushBook}, {@link
 * Callbacks}, {@link SpoolLedger}, {@link LiveSender}, {@link LiveCounts}, {@link SessionRoute},
 * {@link SessionRoutes} and {@link VerdictPositions}, each for itself; none is held while another
 * is taken, except that of a route or of the positions while Kafka's admin client is asked, which
 * does not block. Callers' code runs under none of them.
 */
public final class KafkaAgentLogProducer implements AgentLogProducer {

  private final ProducerOptions options;
  private final NamespaceMeta meta;
  private final SessionRoutes routes;
  private final SessionOpener opener;
  private final Appending appender;
  private final Settlement settlement;
  private final Shutdown shutdown;
  private final FlushBook book;
  private final @Nullable Courier courier;
  private final LiveSender live;
  private final ChainedWriter.Surroundings surroundings;

  KafkaAgentLogProducer(ProducerOptions options, NamespaceMeta meta, Machinery machinery) {
    this.options = options;
    this.meta = meta;
    this.routes = machinery.routes();
    this.opener = machinery.opener();
    this.appender = machinery.appender();
    this.settlement = machinery.settlement();
    this.shutdown = machinery.shutdown();
    this.book = machinery.book();
    this.courier = machinery.courier();
    this.live = machinery.live();
    this.surroundings = machinery.surroundings();
  }

  /** Connects to a namespace, see {@link AgentLogProducer#connect}. */
  public static AgentLogProducer connect(ProducerOptions options) {
    return Connecting.connect(options);
  }

  @Override
  public ProducerOptions options() {
    return options;
  }

  @Override
  public NamespaceMeta namespaceMeta() {
    return meta;
  }

  @Override
  public SessionHandle open(String id, OpenOptions details) {
    SessionRoute route = routes.of(SessionNames.requireValid(id));
    if (shutdown.begun()) {
      throw new ProducerClosedException(
          "The session '%s' was not opened: the producer is closed; open it with another one."
              .formatted(id));
    }
    boolean created = opener.open(id, details);
    route.opened();
    appender.prepare(route);
    return new KafkaSessionHandle(route, created, options, appender, live, surroundings);
  }

  @Override
  public SessionHandle session(String id) {
    SessionRoute route = routes.of(SessionNames.requireValid(id));
    if (!shutdown.begun()) {
      appender.prepare(route);
    }
    return new KafkaSessionHandle(route, false, options, appender, live, surroundings);
  }

  @Override
  public void flush(Duration timeout) {
    CallbackThread.refuse("The flush of the producer");
    Duration left = live.flush(timeout);
    if (courier == null) {
      book.flush(left);
      return;
    }
    long end = System.nanoTime() + Checks.nanos(left);
    courier.flush(left);
    book.flush(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  @Override
  public Optional<SpoolStatus> spool() {
    return Optional.ofNullable(courier).map(Courier::status);
  }

  @Override
  public LiveStats liveStats() {
    return live.stats();
  }

  @Override
  public ProducerMetrics metrics() {
    return settlement.metrics(courier == null ? 0 : courier.status().bytes(), live.stats());
  }

  @Override
  public CloseReport close(Duration timeout) {
    return shutdown.close(timeout);
  }

  @Override
  public void close() {
    shutdown.closeAndTell(options.closeTimeout());
  }
}
