package dev.agentlog.producer.micrometer;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one producer: {@code new ProducerMeters(producer).bindTo(registry)}. They read
 * {@link AgentLogProducer#metrics()} when the registry asks, and so cost an append nothing. The
 * producer's user has {@code io.micrometer:micrometer-core} among the dependencies; who does not
 * use this class needs none of it. Safe for use by any thread.
 *
 * <p>The registry refers to the producer weakly: keep it as long as its numbers are wanted.
 */
public final class ProducerMeters implements MeterBinder {

  /** The reasons with a meter of their own; the others count together. */
  private static final List<String> REASONS =
      List.of(
          "SEQUENCE_CONFLICT",
          "SEQUENCE_GAP",
          "FENCED",
          "SESSION_CLOSED",
          "SESSION_UNKNOWN",
          "BRANCH_UNKNOWN",
          "BRANCH_READ_ONLY",
          "RUN_SEALED",
          "EVENT_ID_REUSED");

  private static final String OTHER = "other";

  private final AgentLogProducer producer;
  private final Tags tags;

  /** Creates the meters of a producer, without tags of their own. */
  public ProducerMeters(AgentLogProducer producer) {
    this(producer, Tags.empty());
  }

  /**
   * Creates the meters of a producer.
   *
   * @param tags on all of them, such as the agent's name if there are several producers
   */
  public ProducerMeters(AgentLogProducer producer, Tags tags) {
    this.producer = producer;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    appends(registry);
    verdicts(registry);
    live(registry);
  }

  private void appends(MeterRegistry registry) {
    counter(registry, "begun", "Appends begun", ProducerMetrics::begun);
    counter(registry, "accepted", "Appends that are in the log", ProducerMetrics::accepted);
    counter(registry, "duplicates", "Appends in the log already", ProducerMetrics::duplicates);
    counter(registry, "failed", "Appends without the verdict asked for", ProducerMetrics::failed);
    counter(registry, "unjudged", "Durable appends without verdict", ProducerMetrics::unjudged);
    gauge(registry, "pending", null, "Appends awaiting an answer", ProducerMetrics::pending);
    gauge(registry, "spool.bytes", "bytes", "Size of the spool", ProducerMetrics::spoolBytes);
  }

  private void verdicts(MeterRegistry registry) {
    for (String reason : REASONS) {
      rejected(registry, reason, metrics -> metrics.rejected().getOrDefault(reason, 0L));
    }
    rejected(registry, OTHER, ProducerMeters::others);
    FunctionTimer.builder(
            "agentlog.producer.verdict.latency",
            producer,
            of -> of.metrics().verdictLatency().count(),
            of -> of.metrics().verdictLatency().totalNanos(),
            TimeUnit.NANOSECONDS)
        .description("From the append to its verdict")
        .tags(tags)
        .register(registry);
  }

  private static double others(ProducerMetrics metrics) {
    return metrics.rejected().entrySet().stream()
        .filter(entry -> !REASONS.contains(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void live(MeterRegistry registry) {
    counter(registry, "live.taken", "Events to be sent live", m -> m.live().taken());
    counter(registry, "live.delivered", "Events sent live", m -> m.live().delivered());
    counter(registry, "live.coalesced", "Live events sent in others", m -> m.live().coalesced());
    counter(registry, "live.dropped", "Live events that were dropped", m -> m.live().dropped());
  }

  private void rejected(
      MeterRegistry registry, String reason, ToDoubleFunction<ProducerMetrics> value) {
    FunctionCounter.builder(
            "agentlog.producer.rejected", producer, of -> value.applyAsDouble(of.metrics()))
        .description("Appends that were rejected")
        .tags(tags.and("reason", reason))
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ProducerMetrics> value) {
    FunctionCounter.builder(
            "agentlog.producer." + name, producer, of -> value.applyAsDouble(of.metrics()))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<ProducerMetrics> value) {
    Gauge.builder("agentlog.producer." + name, producer, of -> value.applyAsDouble(of.metrics()))
        .baseUnit(unit)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
