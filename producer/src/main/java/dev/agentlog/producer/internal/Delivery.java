package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one Kafka producer that delivers from a spool: it ends at the first record that is
 * not acknowledged. The producer is then closed on the very thread that learns of it, before it can
 * send another one, so no later record overtakes.
 */
final class Delivery {

  /** How many records may be under way. */
  private static final int WINDOW = 5_000;

  private static final long LOOK_MILLIS = 50;

  private final Producer<byte[], byte[]> kafka;
  private final Listener listener;
  private final Semaphore window = new Semaphore(WINDOW);
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * A record of the spool on its way.
   *
   * @param sequence its number in the spool
   */
  record Parcel(long sequence, PendingAppend append, SessionRoute route) {}

  /** How the sending of a record ended. */
  sealed interface Outcome {

    /** It is in the inbox. */
    record Acknowledged(InboxPosition position) implements Outcome {}

    /** It is not, and never will be. */
    record Refused(AgentLogException why) implements Outcome {}

    /** It is in the inbox, and not even the broker knows where. */
    record Unplaced(AgentLogException why) implements Outcome {}

    /** It may be, and is to be sent again. */
    record Unanswered(AgentLogException why) implements Outcome {}
  }

  /** Takes outcomes, on whichever thread learns of them; must not block. */
  interface Listener {

    /** Takes the outcome of a record; of several without an answer only the first is told. */
    void ended(Parcel parcel, Outcome outcome);
  }

  Delivery(Producer<byte[], byte[]> kafka, Listener listener) {
    this.kafka = kafka;
    this.listener = listener;
  }

  /** Returns whether nothing can be sent any more. */
  boolean failed() {
    return failed.get();
  }

  /** Sends a record, waiting while too many are under way; does nothing once it has failed. */
  void send(Parcel parcel, ProducerRecord<byte[], byte[]> record) throws InterruptedException {
    while (!window.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (failed()) {
        return;
      }
    }
    if (failed()) {
      return;
    }
    try {
      var unused = kafka.send(record, (metadata, failure) -> sent(parcel, metadata, failure));
    } catch (KafkaException | IllegalStateException failure) {
      unanswered(parcel, failure);
    }
  }

  private void sent(Parcel parcel, RecordMetadata metadata, @Nullable Exception failure) {
    window.release();
    if (failure == null && metadata.hasOffset()) {
      listener.ended(
          parcel,
          new Outcome.Acknowledged(
              new InboxPosition(metadata.topic(), metadata.partition(), metadata.offset())));
    } else if (failure == null) {
      listener.ended(
          parcel,
          new Outcome.Unplaced(Failures.acknowledgedNowhere(parcel.append(), parcel.route())));
    } else if (Failures.isForEver(failure)) {
      listener.ended(
          parcel,
          new Outcome.Refused(
              Failures.notAcknowledged(parcel.append(), parcel.route(), failure, false)));
    } else {
      unanswered(parcel, failure);
    }
  }

  private void unanswered(Parcel parcel, Exception failure) {
    if (failed.compareAndSet(false, true)) {
      parcel.route().forget();
      listener.ended(
          parcel,
          new Outcome.Unanswered(
              Failures.notAcknowledged(parcel.append(), parcel.route(), failure, false)));
      kafka.close(Duration.ZERO);
    }
  }

  /** Ends the delivery at once. */
  void abort() {
    if (failed.compareAndSet(false, true)) {
      kafka.close(Duration.ZERO);
    }
  }

  /** Releases the Kafka producer and waits until it can send nothing more. */
  void close(Duration wait) {
    failed.set(true);
    kafka.close(wait);
  }
}
