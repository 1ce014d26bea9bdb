package dev.agentlog.sequencer.internal.health;

import dev.agentlog.sequencer.internal.guard.StandStill;
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
  public record Watches(
      BrokerPulse broker,
      RegistryWatch registry,
      StateDisk disk,
      InboxLag lag,
      StandStill standStill) {}

  private static final String LAG = "records-lag-max";
  private static final String RESTORING_CONSUMER = "restore-consumer";

  private final KafkaStreams streams;
  private final StreamClients clients;
  private final SequencerMetrics metrics;
  private final BrokerPulse pulse;
  private final RegistryWatch registry;
  private final StateDisk disk;
  private final InboxLag lag;
  private final StandStill standStill;
  private final Duration inboxesKeep;

  /**
   * The health of what these belong to.
   *
   * @param inboxesKeep how long the inboxes keep appends
   */
  public Health(
      KafkaStreams streams,
      StreamClients clients,
      SequencerMetrics metrics,
      Watches watches,
      Duration inboxesKeep) {
    this.streams = streams;
    this.clients = clients;
    this.metrics = metrics;
    this.pulse = watches.broker();
    this.registry = watches.registry();
    this.disk = watches.disk();
    this.lag = watches.lag();
    this.standStill = watches.standStill();
    this.inboxesKeep = inboxesKeep;
  }

  @Override
  public Condition get() {
    return new Facts(
            streams.state(),
            pulse.silence(),
            uncommitted(),
            unread(),
            metrics.sinceDecided(),
            age(),
            disk.isUnusable(),
            registry.isAway(),
            standStill.count() > 0,
            inboxesKeep)
        .condition();
  }

  /** An append of the way in {@code own} has one age in its own inbox and another behind it. */
  private Duration age() {
    Duration keyed = lag.oldest();
    Duration own = metrics.relay().recentAge();
    return keyed.compareTo(own) > 0 ? keyed : own;
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
