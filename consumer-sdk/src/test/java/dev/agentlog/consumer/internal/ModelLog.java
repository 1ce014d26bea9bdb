package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TopicFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A model of a topic in memory, with transactions, markers, the last stable offset and deletion of
 * records, and with a consumer's view of it under either isolation level. Thread-safe, apart from
 * transactions.
 */
final class ModelLog {

  private final String topic;
  private final List<List<Entry>> partitions = new ArrayList<>();
  private long[] start;
  private Uuid id = Uuid.randomUuid();

  /** What records are stamped with, ms since 1970; not to go back. */
  long now;

  /** A record, or a marker if it has no value. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(@Nullable Transaction transaction, long stamp, byte @Nullable [] value) {}

  /** What a consumer's poll gives, and where it stands afterwards. */
  record Polled(List<ConsumerRecord<byte[], byte[]>> records, long position, boolean stable) {}

  /** A transaction on this topic. */
  final class Transaction {
    private final Map<Integer, Long> firstOffsets = new HashMap<>();
    private boolean open = true;
    private boolean aborted;

    void append(int partition, byte[] value) {
      firstOffsets.putIfAbsent(partition, ModelLog.this.end(partition));
      partitions.get(partition).add(new Entry(this, now, value));
    }

    void commit() {
      end(false);
    }

    void abort() {
      end(true);
    }

    private void end(boolean abort) {
      open = false;
      aborted = abort;
      for (int partition : firstOffsets.keySet()) {
        partitions.get(partition).add(new Entry(this, now, null));
      }
    }
  }

  ModelLog(String topic, int count) {
    this.topic = topic;
    this.start = new long[count];
    for (int p = 0; p < count; p++) {
      partitions.add(new ArrayList<>());
    }
  }

  synchronized TopicFacts facts() {
    return new TopicFacts(id, partitions.size());
  }

  synchronized Transaction begin() {
    return new Transaction();
  }

  /** Appends without a transaction. */
  synchronized void append(int partition, byte[] value) {
    partitions.get(partition).add(new Entry(null, now, value));
  }

  /** Appends in a transaction of its own. */
  synchronized void commit(byte[]... values) {
    Transaction transaction = begin();
    for (byte[] value : values) {
      transaction.append(0, value);
    }
    transaction.commit();
  }

  /** Adds empty partitions. */
  synchronized void grow(int count) {
    while (partitions.size() < count) {
      partitions.add(new ArrayList<>());
    }
    start = Arrays.copyOf(start, count);
  }

  /** Returns the same topic without any record, as after a loss of data. */
  synchronized ModelLog shortened() {
    ModelLog shorter = new ModelLog(topic, partitions.size());
    shorter.id = id;
    return shorter;
  }

  synchronized void deleteBefore(int partition, long offset) {
    start[partition] = offset;
  }

  synchronized long start(int partition) {
    return start[partition];
  }

  synchronized long end(int partition) {
    return partitions.get(partition).size();
  }

  /** Returns where reading ends. */
  synchronized long readable(int partition, Visibility visibility) {
    return visibility == Visibility.COMMITTED ? lastStable(partition) : end(partition);
  }

  private long lastStable(int partition) {
    List<Entry> entries = partitions.get(partition);
    for (int offset = (int) start[partition]; offset < entries.size(); offset++) {
      Transaction transaction = entries.get(offset).transaction();
      if (transaction != null && transaction.open) {
        return offset;
      }
    }
    return entries.size();
  }

  private long since(int partition, long moment) {
    List<Entry> entries = partitions.get(partition);
    for (int offset = (int) start[partition]; offset < entries.size(); offset++) {
      Entry entry = entries.get(offset);
      if (moment != LogSource.NO_MOMENT && entry.value() != null && entry.stamp() >= moment) {
        return offset;
      }
    }
    return entries.size();
  }

  synchronized List<PartitionOffsets> bounds(long since) {
    List<PartitionOffsets> bounds = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      bounds.add(new PartitionOffsets(start[p], since(p, since), lastStable(p), end(p)));
    }
    return bounds;
  }

  private ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, long stamp, byte[] value) {
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        stamp,
        TimestampType.CREATE_TIME,
        0,
        value.length,
        new byte[0],
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  /** Reads up to {@code max} entries from the position on, as a consumer does. */
  synchronized Polled poll(int partition, long position, Visibility visibility, int max) {
    boolean committed = visibility == Visibility.COMMITTED;
    long limit = committed ? lastStable(partition) : end(partition);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long offset = position;
    for (; offset < limit && offset < position + max; offset++) {
      Entry entry = partitions.get(partition).get((int) offset);
      boolean skipped = entry.transaction() != null && entry.transaction().aborted && committed;
      if (entry.value() != null && !skipped) {
        records.add(record(partition, offset, entry.stamp(), entry.value()));
      }
    }
    boolean stable = committed && records.isEmpty() && offset == lastStable(partition);
    return new Polled(records, offset, stable);
  }
}
