package dev.agentlog.sequencer.internal.streams;

import org.apache.kafka.common.TopicPartition;

/** Hears that the next append to read is no longer, or not yet, in its inbox. Thread-safe. */
@FunctionalInterface
public interface PositionListener {
  /**
   * A position lies outside of what the inbox has.
   *
   * @param inbox where
   * @param position the offset that should have been read next
   * @param beginning the first offset that the inbox still has, from which reading goes on
   */
  void outOfRange(TopicPartition inbox, long position, long beginning);
}
