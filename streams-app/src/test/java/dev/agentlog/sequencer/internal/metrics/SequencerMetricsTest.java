package dev.agentlog.sequencer.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Reason;
import org.junit.jupiter.api.Test;

class SequencerMetricsTest {
  @Test
  void everyReasonIsThereBeforeAnythingWasRejected() {
    try (SequencerMetrics metrics = new SequencerMetrics()) {
      for (Reason reason : Reason.values()) {
        assertThat(metrics.scrape())
            .contains(
                "agentlog_appends_total{reason=\"%s\",verdict=\"rejected\"} 0.0"
                    .formatted(reason.name()));
      }
    }
  }

  @Test
  void aCopyCountsItsRecordsAndTheAgeOfTheOldest() {
    try (SequencerMetrics metrics = new SequencerMetrics()) {
      metrics.relay().copied(3, 2_000_000, 1_500);
      metrics.relay().copied(4, 2_000_000, -1);

      assertThat(metrics.scrape())
          .contains("agentlog_relay_copied_total 7.0")
          .contains("agentlog_relay_transaction_seconds_count 2")
          .contains("agentlog_relay_age_seconds_sum 1.5");
    }
  }
}
