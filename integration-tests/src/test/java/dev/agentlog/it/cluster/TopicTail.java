package dev.agentlog.it.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from their beginning with a plain Kafka consumer, as far as they go, again and
 * again. Not thread-safe.
 */
public final class TopicTail implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  /** What is read. */
  public enum Isolation {
    /** Only what is committed. */
    COMMITTED,
    /** All there is, copies that aborted transactions left included. */
    UNCOMMITTED
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  /** Reads these topics, which exist. */
  public TopicTail(String bootstrap, Isolation isolation, Collection<String> topics) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation == Isolation.COMMITTED ? "read_committed" : "read_uncommitted",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** What a topic holds behind the last of what is committed. */
  public static List<ConsumerRecord<byte[], byte[]>> open(String bootstrap, String topic) {
    try (TopicTail committed = new TopicTail(bootstrap, Isolation.COMMITTED, List.of(topic));
        TopicTail all = new TopicTail(bootstrap, Isolation.UNCOMMITTED, List.of(topic))) {
      committed
          .consumer
          .endOffsets(committed.partitions, LIMIT)
          .forEach((partition, end) -> all.consumer.seek(partition, end));
      return all.readToEnd();
    }
  }

  /** Reads on behind what is there now. */
  public void skipToEnd() {
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** What was not read yet, up to the present end; in order within each partition. */
  public List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      consumer.poll(POLL).forEach(found::add);
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Could not read to the end within " + LIMIT + ": " + ends);
      }
    }
    return found;
  }

  /** What comes within a moment. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return consumer.poll(POLL);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
