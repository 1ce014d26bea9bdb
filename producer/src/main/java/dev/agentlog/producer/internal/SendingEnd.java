package dev.agentlog.producer.internal;

import dev.agentlog.producer.SpooledOnlyException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a producer stops sending. */
sealed interface SendingEnd {

  /**
   * Waits until everything appended is acknowledged, as far as that is not waited for otherwise.
   *
   * @param nanos how long at most
   */
  void await(long nanos) throws InterruptedException;

  /** Returns the appends that are not even sent. */
  List<PendingAppend> unsent();

  /** Returns how many events are kept for the next producer. */
  long kept();

  /**
   * Ends it.
   *
   * @param idle whether nothing is under way
   */
  void close(boolean idle) throws InterruptedException;

  /** Straight to the brokers. */
  record Direct(Appender appender, Producer<byte[], byte[]> kafka) implements SendingEnd {

    private static final Logger log = LoggerFactory.getLogger(SendingEnd.class);
    private static final Duration NOTHING_UNDER_WAY = Duration.ofSeconds(1);

    @Override
    public void await(long nanos) {}

    @Override
    public List<PendingAppend> unsent() {
      return List.of();
    }

    @Override
    public long kept() {
      return 0;
    }

    @Override
    public void close(boolean idle) {
      appender.closing();
      try {
        kafka.close(idle ? NOTHING_UNDER_WAY : Duration.ZERO);
      } catch (KafkaException failure) {
        log.atWarn().setCause(failure).log("A client of the producer did not close cleanly.");
      }
    }
  }

  /** By way of a spool: what is not acknowledged stays there. */
  record Spooled(Courier courier, Settlement settlement) implements SendingEnd {

    private static final Duration THREAD_ENDS = Duration.ofSeconds(10);

    @Override
    public void await(long nanos) throws InterruptedException {
      boolean unused = courier.ledger().awaitDelivered(nanos);
    }

    @Override
    public List<PendingAppend> unsent() {
      return courier.ledger().undelivered();
    }

    @Override
    public long kept() {
      return courier.ledger().waiting();
    }

    @Override
    public void close(boolean idle) throws InterruptedException {
      try {
        courier.close(THREAD_ENDS);
      } finally {
        for (PendingAppend append : courier.ledger().undelivered()) {
          settlement.givenUp(
              append,
              new SpooledOnlyException(
                  "The append of event %s to session '%s' is in the spool, and the producer was closed before it was acknowledged; the next producer with that spool delivers it."
                      .formatted(append.eventId(), append.session())));
        }
      }
    }
  }
}
