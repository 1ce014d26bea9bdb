package dev.agentlog.sequencer;

import dev.agentlog.sequencer.internal.health.StateDisk;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import dev.agentlog.sequencer.internal.namespace.Announcements;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what happens to Kafka Streams, and tells whoever waits for it.
 *
 * @param metrics counts it
 * @param disk hears of threads that died, perhaps of it
 * @param announcements hears that partitions have found their places
 * @param running opened when appends are judged for the first time
 * @param failed opened when Streams has failed for good
 */
record StreamEvents(
    SequencerMetrics metrics,
    StateDisk disk,
    Announcements announcements,
    CountDownLatch running,
    CountDownLatch failed) {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

  /** Hears what happens to this one, which is not started yet. */
  void of(KafkaStreams built) {
    built.setGlobalStateRestoreListener(metrics.restore());
    built.setStateListener(
        (now, before) -> {
          LOG.atInfo().addKeyValue("state", now).log("The sequencer's state changed.");
          if (now == KafkaStreams.State.REBALANCING) {
            metrics.rebalancing();
          } else if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
            announcements.rebalanced();
          } else if (now == KafkaStreams.State.ERROR) {
            failed.countDown();
          }
        });
    built.setUncaughtExceptionHandler(
        failure -> {
          metrics.threadLost();
          LOG.atError().setCause(failure).log("A stream thread died; another takes its place.");
          disk.threadDied(failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
  }
}
