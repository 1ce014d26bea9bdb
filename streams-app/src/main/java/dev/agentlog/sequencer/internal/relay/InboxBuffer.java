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
  private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> queues =
      new LinkedHashMap<>();

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

  /** How many records are held. */
  int size() {
    return queues.values().stream().mapToInt(Deque::size).sum();
  }

  /** Inboxes of which records are held. */
  Set<TopicPartition> held() {
    return Set.copyOf(queues.keySet());
  }

  /**
   * Inboxes of which a turn's worth is held: they are not fetched from until some of it is copied.
   */
  Set<TopicPartition> full() {
    Set<TopicPartition> full = new HashSet<>();
    queues.forEach(
        (source, queue) -> {
          if (queue.size() >= recordsPerInbox) {
            full.add(source);
          }
        });
    return full;
  }

  /** Takes the next round: turn by turn until it is full or nothing is left. */
  List<ConsumerRecord<byte[], byte[]>> takeRound() {
    List<ConsumerRecord<byte[], byte[]>> round = new ArrayList<>();
    long bytes = 0;
    while (!queues.isEmpty() && round.size() < recordsPerRound && bytes < bytesPerRound) {
      Map.Entry<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> turn =
          queues.entrySet().iterator().next();
      Deque<ConsumerRecord<byte[], byte[]>> queue = turn.getValue();
      queues.remove(turn.getKey());
      for (int taken = 0; taken < recordsPerInbox && !queue.isEmpty(); taken++) {
        ConsumerRecord<byte[], byte[]> next = queue.removeFirst();
        bytes += Math.max(0, next.serializedValueSize());
        round.add(next);
        if (bytes >= bytesPerRound || round.size() >= recordsPerRound) {
          break;
        }
      }
      if (!queue.isEmpty()) {
        // Behind all others: its next turn comes when each of them has had one.
        queues.put(turn.getKey(), queue);
      }
    }
    return round;
  }
}
