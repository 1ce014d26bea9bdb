package dev.agentlog.sequencer.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far this instance is with restoring state from Kafka. Thread-safe. */
public final class RestoreMetrics implements StateRestoreListener {
  private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();
  private final Counter restored;

  RestoreMetrics(MeterRegistry registry) {
    restored =
        Counter.builder("agentlog.restored.records")
            .description("Records of the state that were restored from Kafka")
            .register(registry);
    Gauge.builder("agentlog.restore.records.left", this, RestoreMetrics::recordsLeft)
        .description("Records of the state that are still to be restored")
        .register(registry);
    Gauge.builder("agentlog.restore.partitions", left, Map::size)
        .description("Partitions whose state is being restored")
        .register(registry);
  }

  /** How many records are still to be restored, transactions' ends included. */
  public long recordsLeft() {
    return left.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    left.put(partition, Math.max(0, endingOffset - startingOffset));
  }

  @Override
  public void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long records) {
    restored.increment((double) records);
    left.computeIfPresent(partition, (same, count) -> Math.max(0, count - records));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
    left.remove(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
    left.remove(partition);
  }
}
