package dev.agentlog.it.hostile;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Places in inboxes, each at most once. Thread-safe. */
final class Positions {
  private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
  private int count;

  /**
   * Adds a place.
   *
   * @throws AssertionError if it was added before
   */
  synchronized void add(String topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    BitSet seen = offsets.computeIfAbsent(place, none -> new BitSet());
    int index = Math.toIntExact(offset);
    if (seen.get(index)) {
      throw new AssertionError(place + "@" + offset + " is there a second time.");
    }
    seen.set(index);
    count++;
  }

  /** How many there are. */
  synchronized int count() {
    return count;
  }

  /** The places, as one value to compare. */
  synchronized Map<TopicPartition, BitSet> all() {
    Map<TopicPartition, BitSet> copy = new HashMap<>();
    offsets.forEach((place, seen) -> copy.put(place, (BitSet) seen.clone()));
    return copy;
  }
}
