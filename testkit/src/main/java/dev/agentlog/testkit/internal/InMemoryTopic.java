package dev.agentlog.testkit.internal;

import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TopicFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A topic of one partition, of which everything is committed. Guarded by its {@link Topics}. */
final class InMemoryTopic {
  private static final int MOST_AT_ONCE = 500;

  private final String name;
  private final Uuid id = Uuid.randomUuid();
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private int first;

  InMemoryTopic(String name) {
    this.name = name;
  }

  TopicFacts facts() {
    return new TopicFacts(id, 1);
  }

  void append(byte[] key, byte[] value, long timestamp) {
    records.add(
        new ConsumerRecord<>(
            name,
            0,
            records.size(),
            timestamp,
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  long end() {
    return records.size();
  }

  /** Deletes the records below the offset; those that are gone stay gone. */
  void deleteBefore(long offset) {
    first = (int) Math.max(first, Math.min(offset, records.size()));
  }

  PartitionOffsets bounds(long since) {
    int at = since == LogSource.NO_MOMENT ? records.size() : first;
    while (at < records.size() && records.get(at).timestamp() < since) {
      at++;
    }
    return new PartitionOffsets(first, at, end(), end());
  }

  boolean has(long offset) {
    return offset >= first && offset <= end();
  }

  /** Returns the next records from the offset on, which the topic {@link #has}. */
  List<ConsumerRecord<byte[], byte[]>> read(long offset) {
    int from = (int) offset;
    return List.copyOf(records.subList(from, Math.min(records.size(), from + MOST_AT_ONCE)));
  }
}
