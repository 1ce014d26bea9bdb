package dev.agentlog.sequencer.internal.relay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds what was fetched and not yet copied, and deals it out fairly: each round takes a bounded
 * number of records from every inbox, in the inbox's order, and begins where the last round ended.
 *
 * <p>Not thread-safe.
 */
final class InboxBuffer {
  private final int recordsPerInbox;
  private final int recordsPerRound;
  private final long bytesPerRound;
  private Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> queues = new LinkedHashMap<>();

  InboxBuffer(int recordsPerInbox, int recordsPerRound, long bytesPerRound) {
    this.recordsPerInbox = recordsPerInbox;
    this.recordsPerRound = recordsPerRound;
    this.bytesPerRound = bytesPerRound;
  }

  void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> fetched : records) {
      TopicPartition source = new TopicPartition(fetched.topic(), fetched.partition());
      queues.computeIfAbsent(source, key -> new ArrayDeque<>()).addLast(fetched);
    }
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  /** Forgets what was fetched from these inboxes. */
  void discard(Collection<TopicPartition> sources) {
    queues.keySet().removeAll(sources);
  }

  /** Inboxes of which records are held: they are not fetched from until those are copied. */
  Set<TopicPartition> backlogged() {
    return new HashSet<>(queues.keySet());
  }

  /** Takes the next round. */
  List<ConsumerRecord<byte[], byte[]>> takeRound() {
    List<ConsumerRecord<byte[], byte[]>> round = new ArrayList<>();
    long bytes = 0;
    Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> untouched = new LinkedHashMap<>();
    Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> touched = new LinkedHashMap<>();
    for (var entry : queues.entrySet()) {
      Deque<ConsumerRecord<byte[], byte[]>> queue = entry.getValue();
      if (round.size() >= recordsPerRound || bytes >= bytesPerRound) {
        untouched.put(entry.getKey(), queue);
        continue;
      }
      for (int taken = 0; taken < recordsPerInbox && !queue.isEmpty(); taken++) {
        if (bytes >= bytesPerRound) {
          break;
        }
        ConsumerRecord<byte[], byte[]> next = queue.removeFirst();
        bytes += Math.max(0, next.serializedValueSize());
        round.add(next);
      }
      if (!queue.isEmpty()) {
        touched.put(entry.getKey(), queue);
      }
    }
    untouched.putAll(touched);
    queues = untouched;
    return round;
  }
}
