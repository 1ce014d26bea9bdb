package dev.agentlog.producer.internal;

import dev.agentlog.producer.internal.live.LiveParcel;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands parcels to a Kafka producer of its own, which it makes when there is the first one. What
 * cannot be sent is dropped and counted. While the topic is missing nothing is tried: it is looked
 * for again after a while.
 *
 * <p>{@link #hand} is for one thread; {@link #close} for any.
 */
final class LiveCourier {

  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_LOOK_MILLIS = 1_000;

  private final Parts parts;
  private final Namespace namespace;
  private final int partitions;
  private final LiveCounts counts;
  private volatile @Nullable Producer<byte[], byte[]> kafka;

  /** Set by whichever thread learns of it. */
  private volatile boolean doubtful;

  private boolean missing;
  private long lookedAtNanos;

  /**
   * What a courier works with.
   *
   * @param clients makes the Kafka producer
   */
  record Parts(
      EventEncoder encoder,
      SessionRoutes routes,
      Supplier<Producer<byte[], byte[]>> clients,
      Lookup lookup) {}

  LiveCourier(Parts parts, Namespace namespace, int partitions, LiveCounts counts) {
    this.parts = parts;
    this.namespace = namespace;
    this.partitions = partitions;
    this.counts = counts;
  }

  /** Sends a parcel, or drops it. */
  void hand(LiveParcel parcel) throws InterruptedException {
    if (topicIsMissing()) {
      counts.dropped(parcel.events(), noTopic());
      return;
    }
    try {
      SessionRoute route = parts.routes().of(parcel.session());
      ProducerRecord<byte[], byte[]> record =
          parts.encoder().encodeLive(namespace.liveTopic(), route, parcel.branch(), parcel.draft());
      var unused = kafka().send(record, (metadata, failure) -> sent(parcel, failure));
    } catch (AgentLogException | KafkaException | IllegalStateException failure) {
      sent(parcel, failure);
    }
  }

  private Producer<byte[], byte[]> kafka() {
    Producer<byte[], byte[]> made = kafka;
    if (made == null) {
      made = parts.clients().get();
      kafka = made;
    }
    return made;
  }

  private void sent(LiveParcel parcel, @Nullable Exception failure) {
    if (failure == null) {
      counts.delivered(parcel.events());
      return;
    }
    if (failure instanceof TimeoutException
        || failure instanceof UnknownTopicOrPartitionException) {
      doubtful = true;
    }
    counts.dropped(parcel.events(), notSent(parcel, failure));
  }

  /** Looks for the topic if something suggests that it is not there; what is not known is not. */
  private boolean topicIsMissing() throws InterruptedException {
    boolean again = missing && System.nanoTime() - lookedAtNanos >= LOOK_AGAIN_NANOS;
    if (!doubtful && !again) {
      return missing;
    }
    doubtful = false;
    try {
      missing =
          !parts
              .lookup()
              .exists(namespace.liveTopic())
              .toCompletableFuture()
              .get(LONGEST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException unknown) {
      missing = false;
    }
    lookedAtNanos = System.nanoTime();
    return missing;
  }

  private String noTopic() {
    return "Nothing can be sent live, as the namespace '%s' has no topic %s; start a sequencer, which makes it, or create it with %d partitions and retention.ms=600000."
        .formatted(namespace, namespace.liveTopic(), partitions);
  }

  private String notSent(LiveParcel parcel, Exception failure) {
    return "An event of kind %s for session '%s' was not sent live: %s; nothing is to be done if the brokers are back."
        .formatted(parcel.draft().kind(), parcel.session(), Failures.sentence(failure));
  }

  /** Waits for what was sent; what is not acknowledged in time is dropped. */
  void close(Duration wait) {
    Producer<byte[], byte[]> made = kafka;
    if (made != null) {
      made.close(wait);
    }
  }
}
