package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed in topics, to their present ends. Belongs to one thread. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;

  TopicReader(Map<String, Object> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads the partitions from their beginnings. */
  void read(Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    readToEnd(partitions, each);
  }

  /** Reads a partition from the first record that is not older than the given time. */
  void readFrom(
      TopicPartition partition, long timestamp, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> only = List.of(partition);
    consumer.assign(only);
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
    if (first == null) {
      return;
    }
    consumer.seek(partition, first.offset());
    readToEnd(only, each);
  }

  /** The first offset that the partition still has. */
  long beginning(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void readToEnd(
      Collection<TopicPartition> partitions, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<TopicPartition> left = new ArrayList<>(partitions);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    while (!left.isEmpty()) {
      ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> found : fetched) {
        TopicPartition partition = new TopicPartition(found.topic(), found.partition());
        if (found.offset() < ends.getOrDefault(partition, 0L)) {
          each.accept(found);
        }
      }
      int before = left.size();
      left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      if (!fetched.isEmpty() || left.size() < before) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new BrokerUnreachableException(
            "Reading %s made no progress for %d seconds; check the brokers and run the command again."
                .formatted(left.get(0), PATIENCE.toSeconds()));
      }
    }
  }
}
