package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;
import dev.agentlog.producer.internal.Tracing;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a producer connects and behaves. Immutable.
 *
 * @param bootstrapServers the Kafka cluster, {@code host:port} and more after commas
 * @param namespace the namespace to write to
 * @param wayIn the route of the appends
 * @param agentId who acts in drafts that do not say; null if every draft must say
 * @param kafkaProperties properties of the Kafka clients, each over this library's own choice
 * @param partitions what the namespace's number of partitions must be; empty for whatever it is
 * @param registry what the namespace's schema registry must be; null for whatever it is
 * @param verdicts whether verdicts are asked for
 * @param cloudEventsHeaders whether the headers of the CloudEvents Kafka binding are added
 * @param maxPending the most appends that may await their answer
 * @param maxBlock the longest that an append waits for each thing that it may wait for
 * @param connectTimeout the longest wait for a broker when connecting
 * @param openTimeout the longest wait for a session to be opened
 * @param verdictTimeout the longest wait for a verdict, from when the append is durable
 * @param closeTimeout the longest wait for receipts when closing without a time given
 * @param guards what is done to each event before it leaves the process
 * @param traceParents names the W3C trace context of the calling thread, null if it has none; null
 *     for none ever
 * @param live how events are sent live
 * @param spool where appends are kept until the brokers have them; null for nowhere
 */
public record ProducerOptions(
    String bootstrapServers,
    Namespace namespace,
    WayIn wayIn,
    @Nullable String agentId,
    Map<String, Object> kafkaProperties,
    OptionalInt partitions,
    @Nullable String registry,
    boolean verdicts,
    boolean cloudEventsHeaders,
    int maxPending,
    Duration maxBlock,
    Duration connectTimeout,
    Duration openTimeout,
    Duration verdictTimeout,
    Duration closeTimeout,
    EventGuards guards,
    @Nullable Supplier<? extends @Nullable String> traceParents,
    LiveOptions live,
    @Nullable SpoolOptions spool) {

  /**
   * Checks the values.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   */
  public ProducerOptions {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(wayIn, "wayIn");
    Objects.requireNonNull(guards, "guards");
    Objects.requireNonNull(live, "live");
    kafkaProperties = Map.copyOf(kafkaProperties);
    if (bootstrapServers.isBlank()) {
      throw new InvalidOptionsException(
          "A producer cannot connect without bootstrapServers; give at least one host:port.");
    }
    if (agentId != null) {
      Checks.id("agent id", agentId);
    }
    if (maxPending < 1) {
      throw new InvalidOptionsException(
          "A producer cannot work with maxPending %d; give 1 or more.".formatted(maxPending));
    }
    Checks.positive("maxBlock", maxBlock);
    Checks.positive("connectTimeout", connectTimeout);
    Checks.positive("openTimeout", openTimeout);
    Checks.positive("verdictTimeout", verdictTimeout);
    Checks.positive("closeTimeout", closeTimeout);
  }

  /** Returns a builder with the defaults. */
  public static ProducerOptionsBuilder builder() {
    return new ProducerOptionsBuilder();
  }

  /** Returns the draft in the trace context of the calling thread, if it names none itself. */
  public EventDraft traced(EventDraft draft) {
    return Tracing.traced(traceParents, draft);
  }

  /** Names where the options lead, without the values of Kafka properties, which may be secret. */
  @Override
  public String toString() {
    return "ProducerOptions[%s, %s, %s, %s]"
        .formatted(bootstrapServers, namespace, wayIn, kafkaProperties.keySet());
  }
}
