package dev.agentlog.sequencer.internal.metrics;

import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * The sequencer's own measurements, and those of Kafka Streams and its clients, in Prometheus' text
 * format.
 *
 * <p>Every meter of its own begins with {@code agentlog_}; all exist from the start, so that a rate
 * of something that has not happened yet is zero and not absent. Nothing here decides anything.
 * Thread-safe.
 */
public final class SequencerMetrics implements AutoCloseable {
  private static final String APPENDS = "agentlog.appends";
  private static final String NO_REASON = "";
  private static final String STATE_KEYS = "estimate-num-keys";
  private static final double MILLIS_PER_SECOND = 1_000.0;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter accepted = appends("accepted", NO_REASON);
  private final Counter duplicates = appends("duplicate", NO_REASON);
  private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
  private final Timer decision =
      timer("agentlog.decision", "Time to decide about an append and to apply the decision");
  private final Timer appendAge =
      timer(
          "agentlog.append.age",
          "Time from an append's arrival in the keyed inbox to the decision about it");
  private final Timer commit =
      timer("agentlog.commit", "Time that a stream thread waits for a transaction's commit");
  private final RelayMetrics relay = new RelayMetrics(registry);
  private final LossMetrics losses = new LossMetrics(registry);
  private final Counter lostThreads =
      Counter.builder("agentlog.stream.threads.lost")
          .description("Stream threads that died and were replaced")
          .register(registry);
  private final Counter judgedBefore =
      Counter.builder("agentlog.appends.judged.before")
          .description("Appends passed over because the state knows that they were judged")
          .register(registry);
  private final Counter rebalances =
      Counter.builder("agentlog.rebalances")
          .description("Times that partitions were assigned anew to this instance or taken from it")
          .register(registry);
  private final RestoreMetrics restore = new RestoreMetrics(registry);
  private volatile long decidedAt = System.nanoTime();
  private @Nullable KafkaStreamsMetrics streams;

  /** Meters that nothing was recorded in. */
  public SequencerMetrics() {
    for (Reason reason : Reason.values()) {
      rejected.put(reason, appends("rejected", reason.name()));
    }
  }

  /**
   * An append was decided about.
   *
   * @param made what was decided
   * @param nanos how long that took
   * @param ageMillis how long before it had arrived in the keyed inbox
   */
  public void decided(Decision made, long nanos, long ageMillis) {
    if (made instanceof Decision.Accepted) {
      accepted.increment();
    } else if (made instanceof Decision.Rejected refusal) {
      Objects.requireNonNull(rejected.get(refusal.reason())).increment();
    } else {
      duplicates.increment();
    }
    decision.record(nanos, TimeUnit.NANOSECONDS);
    decidedAt = System.nanoTime();
    appendAge.record(ageMillis, TimeUnit.MILLISECONDS);
  }

  /** How long ago an append was decided about, or this object was made. */
  public Duration sinceDecided() {
    return Duration.ofNanos(System.nanoTime() - decidedAt);
  }

  /** A stream thread committed. */
  public void committed(long nanos) {
    commit.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A stream thread died. */
  public void threadLost() {
    lostThreads.increment();
  }

  /** Partitions are being assigned anew. */
  public void rebalancing() {
    rebalances.increment();
  }

  /** How far restoring is. */
  public RestoreMetrics restore() {
    return restore;
  }

  /** What the relays measure. */
  public RelayMetrics relay() {
    return relay;
  }

  /** An append was passed over, since the state knows that it was judged. */
  public void judgedBefore() {
    judgedBefore.increment();
  }

  /** Shows how many partitions' states are lost. */
  public void lostStates(IntSupplier count) {
    gauge(
        "agentlog.state.lost",
        "Partitions that stand still because their state is lost",
        count::getAsInt);
  }

  /** What was lost before it could be decided about. */
  public LossMetrics losses() {
    return losses;
  }

  /** Shows how many sessions are open on this instance. */
  public void openSessions(IntSupplier count) {
    gauge("agentlog.sessions.open", "Open sessions that this instance sequences", count::getAsInt);
  }

  /** Shows how many notices the operator was told. */
  public void notices(IntSupplier count) {
    gauge(
        "agentlog.notices",
        "Notices for the operator that the health answer shows",
        count::getAsInt);
  }

  /**
   * Shows how many appends are not sequenced yet, and the age of the oldest of them.
   *
   * @param records how many
   * @param oldest how old
   */
  public void unsequenced(LongSupplier records, Supplier<Duration> oldest) {
    gauge(
        "agentlog.unsequenced.appends",
        "Appends in the whole keyed inbox that are not sequenced yet",
        records::getAsLong);
    gauge(
        "agentlog.unsequenced.oldest.seconds",
        "Age of the oldest append in the whole keyed inbox that is not sequenced yet",
        () -> oldest.get().toMillis() / MILLIS_PER_SECOND);
  }

  /** Shows whether the schema registry is away. */
  public void registryAway(BooleanSupplier away) {
    gauge(
        "agentlog.registry.away",
        "1 while the schema registry does not answer, else 0",
        () -> away.getAsBoolean() ? 1 : 0);
  }

  /**
   * Shows how much room the local state takes, and how much is left to it.
   *
   * @param bytes bytes of all its files
   * @param free bytes that can still be written there
   */
  public void stateDirectory(LongSupplier bytes, LongSupplier free) {
    gauge("agentlog.state.bytes", "Bytes of all files of the local state", bytes::getAsLong);
    gauge(
        "agentlog.state.free.bytes",
        "Bytes that can still be written where the local state is",
        free::getAsLong);
  }

  /** Adds everything that Kafka Streams and its clients measure. */
  public synchronized void watch(KafkaStreams running) {
    gauge(
        "agentlog.state.keys",
        "Rows of the local state, as RocksDB estimates them",
        () -> stateKeys(running));
    streams = new KafkaStreamsMetrics(running);
    streams.bindTo(registry);
  }

  /** All measurements in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public synchronized void close() {
    if (streams != null) {
      streams.close();
    }
    registry.close();
  }

  private static double stateKeys(KafkaStreams running) {
    return running.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(STATE_KEYS))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .sum();
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private Counter appends(String verdict, String reason) {
    return Counter.builder(APPENDS)
        .description("Appends by verdict; those of a transaction that aborted are counted again")
        .tag("verdict", verdict)
        .tag("reason", reason)
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }
}
