package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.AgentLogException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Writes rows into the changelog. Belongs to one thread. */
final class ChangelogWriter implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  ChangelogWriter(String topic, Map<String, Object> clientSettings) {
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void write(int partition, Bytes key, byte[] row) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, partition, key.get(), row),
            (metadata, failed) -> {
              if (failed != null) {
                failure.compareAndSet(null, failed);
              }
            });
  }

  /**
   * Waits until everything is written.
   *
   * @throws AgentLogException if anything was not
   */
  void flush() {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new AgentLogException(
          "Cannot write the state into '%s': %s; check the brokers and run the command again, which begins anew."
              .formatted(topic, failed.getMessage()),
          failed);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
