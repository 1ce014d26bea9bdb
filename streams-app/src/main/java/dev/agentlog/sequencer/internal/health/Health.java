package dev.agentlog.sequencer.internal.health;

import dev.agentlog.sequencer.internal.lag.InboxLag;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import dev.agentlog.sequencer.internal.registry.RegistryWatch;
import dev.agentlog.sequencer.internal.streams.CommitTracker;
import dev.agentlog.sequencer.internal.streams.StreamClients;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** Gathers the facts about a running sequencer. Thread-safe. */
public final class Health implements Supplier<Condition> {
  /** What is looked at again and again, each by a thread of its own. */
  public record Watches(BrokerPulse broker, RegistryWatch registry, StateDisk disk, InboxLag lag) {}

  private static final String LAG = "records-lag-max";
  private static final String RESTORING_CONSUMER = "restore-consumer";

  private final KafkaStreams streams;
  private final StreamClients clients;
  private final SequencerMetrics metrics;
  private final BrokerPulse pulse;
  private final RegistryWatch registry;
  private final StateDisk disk;
  private final InboxLag lag;

  /** The health of what these belong to. */
  public Health(
      KafkaStreams streams, StreamClients clients, SequencerMetrics metrics, Watches watches) {
    this.streams = streams;
    this.clients = clients;
    this.metrics = metrics;
    this.pulse = watches.broker();
    this.registry = watches.registry();
    this.disk = watches.disk();
    this.lag = watches.lag();
  }

  @Override
  public Condition get() {
    return new Facts(
            streams.state(),
            pulse.silence(),
            uncommitted(),
            unread(),
            metrics.sinceDecided(),
            lag.oldest(),
            disk.isUnusable(),
            registry.isAway())
        .condition();
  }

  private Duration uncommitted() {
    return clients.trackers().stream()
        .map(CommitTracker::uncommitted)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private long unread() {
    double most = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
      MetricName name = entry.getKey();
      boolean mainConsumer =
          name.name().equals(LAG)
              && !String.valueOf(name.tags().get("client-id")).contains(RESTORING_CONSUMER);
      if (mainConsumer && entry.getValue().metricValue() instanceof Double lag && !lag.isNaN()) {
        most = Math.max(most, lag);
      }
    }
    return (long) most;
  }
}
