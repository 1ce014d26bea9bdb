package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SessionPartitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Registers in the compacted topic {@code <ns>.cursors}: one record each, a name's all in one
 * partition. Thread-safe; owns one Kafka producer, which begins when a name is first read.
 */
final class KafkaCursorStore implements CursorStore {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final Namespace namespace;

  private @Nullable Producer<byte[], byte[]> producer; // guarded by this, as the next
  private boolean closed;
  private volatile int partitions;

  KafkaCursorStore(ClientSettings settings, Namespace namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  @Override
  public List<Register> read(String name, Duration timeout) {
    RegisterReader reader = new RegisterReader(settings, namespace.cursorsTopic(), name, timeout);
    List<Register> registers = reader.read();
    try {
      // The producer learns of the topic now, so that writing waits for nobody.
      partitions = producer().partitionsFor(namespace.cursorsTopic()).size();
    } catch (KafkaException failure) {
      throw KafkaFailures.of("describe", namespace.cursorsTopic(), failure);
    }
    return registers;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    if (closed) {
      throw new AgentLogException(
          "The consumer of namespace '%s' is closed and stores no cursors: connect again."
              .formatted(namespace));
    }
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open =
          new KafkaProducer<>(
              settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
      producer = open;
    }
    return open;
  }

  @Override
  public CompletableFuture<@Nullable Void> write(Key key, @Nullable String token) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    byte @Nullable [] value = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer()
              .send(
                  new ProducerRecord<>(
                      namespace.cursorsTopic(),
                      partitionOf(key.name(), partitions),
                      key.encode(),
                      value),
                  (where, failure) -> complete(done, key, failure));
    } catch (KafkaException | IllegalStateException failure) {
      complete(done, key, failure);
    } catch (AgentLogException closedNow) {
      done.completeExceptionally(closedNow);
    }
    return done;
  }

  private void complete(
      CompletableFuture<@Nullable Void> done, Key key, @Nullable Exception failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(Sentences.notStored(key.name(), failure));
    }
  }

  /** Returns the partition of all registers of a name. */
  static int partitionOf(String name, int partitions) {
    return SessionPartitions.partitionOf(name, partitions);
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open;
    synchronized (this) {
      closed = true;
      open = producer;
      producer = null;
    }
    if (open != null) {
      open.close(CLOSE_WITHIN);
    }
  }
}
