package dev.agentlog.it.load;

import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One writer with a plain idempotent producer, which outlives a restart of the broker.
 *
 * <p>{@link #write} is called by one thread; everything else is thread-safe.
 */
final class Writer implements AutoCloseable {
  private static final int MOST_UNACKNOWLEDGED = 3_000;
  private static final int DELIVERY_TIMEOUT_MS = 300_000;

  private final WayIn way;
  private final Namespace namespace;
  private final List<Script> scripts;
  private final Rng rng;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  Writer(String bootstrap, Namespace namespace, WayIn way, List<Script> scripts, Rng rng) {
    this.way = way;
    this.namespace = namespace;
    this.scripts = scripts;
    this.rng = rng;
    this.producer = producer(bootstrap);
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            // Long enough that some sends are always under way.
            ProducerConfig.LINGER_MS_CONFIG,
            10,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            DELIVERY_TIMEOUT_MS,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            DELIVERY_TIMEOUT_MS,
            ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            200),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  WayIn way() {
    return way;
  }

  /** Sends so many appends, unless too many await their acknowledgement. */
  void write(int appends) {
    try {
      send(appends);
    } catch (RuntimeException e) {
      // A periodic task that throws is never run again, and nobody is told.
      failures.add("the writer: " + e);
    }
  }

  private void send(int appends) {
    for (int sent = 0; sent < appends && unacknowledged.get() < MOST_UNACKNOWLEDGED; sent++) {
      Attempt attempt = rng.pick(scripts).next();
      unacknowledged.incrementAndGet();
      var unused =
          producer.send(
              attempt.producerRecord(namespace),
              (metadata, failure) -> answered(attempt, metadata, failure));
    }
  }

  private void answered(
      Attempt attempt, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure != null || metadata == null) {
      failures.add(attempt.id() + ": " + failure);
    } else {
      Origin at = new Origin(metadata.topic(), metadata.partition(), metadata.offset());
      acknowledged.add(new Acknowledged(attempt, at));
    }
    unacknowledged.decrementAndGet();
  }

  int unacknowledged() {
    return unacknowledged.get();
  }

  /** Sends that will never be acknowledged. */
  Queue<String> failures() {
    return failures;
  }

  void flush() {
    producer.flush();
  }

  /** Moves what was acknowledged since the last call to the list. */
  void drainTo(List<Acknowledged> list) {
    for (Acknowledged next = acknowledged.poll(); next != null; next = acknowledged.poll()) {
      list.add(next);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
