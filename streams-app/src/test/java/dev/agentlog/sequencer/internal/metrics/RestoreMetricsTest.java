package dev.agentlog.sequencer.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreMetricsTest {
  private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
  private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

  @Test
  void whatIsLeftIsSummedOverThePartitionsThatAreBeingRestored() {
    try (SequencerMetrics metrics = new SequencerMetrics()) {
      RestoreMetrics restore = metrics.restore();

      restore.onRestoreStart(FIRST, "state", 100, 1_100);
      restore.onRestoreStart(SECOND, "state", 0, 500);
      restore.onBatchRestored(FIRST, "state", 400, 300);

      assertThat(restore.recordsLeft()).isEqualTo(1_200);
      assertThat(metrics.scrape())
          .contains("agentlog_restore_partitions 2.0")
          .contains("agentlog_restored_records_total 300.0");

      restore.onRestoreEnd(FIRST, "state", 1_000);
      restore.onRestoreSuspended(SECOND, "state", 0);

      assertThat(restore.recordsLeft()).isZero();
      assertThat(metrics.scrape()).contains("agentlog_restore_partitions 0.0");
    }
  }

  @Test
  void appendsThatAreReadTwiceNeverMakeTheRestNegative() {
    try (SequencerMetrics metrics = new SequencerMetrics()) {
      RestoreMetrics restore = metrics.restore();
      restore.onRestoreStart(FIRST, "state", 0, 10);

      restore.onBatchRestored(FIRST, "state", 10, 12);

      assertThat(restore.recordsLeft()).isZero();
    }
  }
}
