package dev.agentlog.sequencer.internal.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the inboxes: {@code assign()} only, so that no inbox's coming or going is a rebalance.
 *
 * <p>A committed position carries the identity of the topic that it belongs to, so that a position
 * of a deleted topic is never used for one made anew under the same name. Owned by the relay's
 * thread.
 */
final class RelaySource implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** An end that cannot be had is asked for again at the next inspection: others must not wait. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final Losses losses;
  private final Map<TopicPartition, Uuid> topicIds = new HashMap<>();

  /** Inboxes that are read from their beginning and of which nothing was fetched yet. */
  private final Set<TopicPartition> unread = new HashSet<>();

  RelaySource(Consumer<byte[], byte[]> consumer, Losses losses) {
    this.consumer = consumer;
    this.losses = losses;
  }

  /** Reads exactly these partitions from now on, each from where the last copy of it ended. */
  void assign(Collection<TopicPartition> wanted, InboxBook book) {
    Set<TopicPartition> fresh = new HashSet<>(wanted);
    fresh.removeAll(topicIds.keySet());
    Set<TopicPartition> gone = new HashSet<>(topicIds.keySet());
    gone.removeAll(Set.copyOf(wanted));
    if (fresh.isEmpty() && gone.isEmpty()) {
      return;
    }
    consumer.assign(wanted);
    gone.forEach(topicIds::remove);
    unread.removeAll(gone);
    if (!fresh.isEmpty()) {
      seek(fresh, book);
    }
  }

  /** Reads partitions of a topic that was made anew from their beginning. */
  void forget(Collection<TopicPartition> replaced) {
    Set<TopicPartition> left = new HashSet<>(topicIds.keySet());
    left.removeAll(replaced);
    consumer.assign(left);
    topicIds.keySet().retainAll(left);
  }

  /** The group under whose name positions are kept; it never has members. */
  ConsumerGroupMetadata group() {
    return consumer.groupMetadata();
  }

  boolean readsAnything() {
    return !topicIds.isEmpty();
  }

  Set<TopicPartition> assigned() {
    return Set.copyOf(topicIds.keySet());
  }

  /** Fetches what is there; inboxes of which records are still held are left alone. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration wait, Set<TopicPartition> held) {
    Set<TopicPartition> paused = new HashSet<>(consumer.paused());
    paused.removeAll(held);
    consumer.resume(paused);
    Set<TopicPartition> toPause = new HashSet<>(held);
    toPause.retainAll(topicIds.keySet());
    consumer.pause(toPause);
    try {
      ConsumerRecords<byte[], byte[]> fetched = consumer.poll(wait);
      checkBeginnings(fetched);
      return fetched;
    } catch (OffsetOutOfRangeException e) {
      goToBeginning(e.offsetOutOfRangePartitions());
      return List.of();
    }
  }

  /** How many records lie behind what was fetched, as far as the brokers have told. */
  long unfetched() {
    return topicIds.keySet().stream()
        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
        .sum();
  }

  /** Those of these that are fetched to their end, with the end. */
  Map<TopicPartition, Long> atEnd(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> atEnd = new HashMap<>();
    if (partitions.isEmpty()) {
      return atEnd;
    }
    try {
      atEnd.putAll(consumer.endOffsets(partitions, END_TIMEOUT));
    } catch (TimeoutException e) {
      // One of them may have been deleted just now: the inspection will tell.
      return atEnd;
    }
    atEnd
        .entrySet()
        .removeIf(end -> consumer.position(end.getKey(), CALL_TIMEOUT) < end.getValue());
    return atEnd;
  }

  /** Where the last copies of these ended; what was never copied is left out. */
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(consumer.committed(partitions, CALL_TIMEOUT));
    committed.values().removeIf(offset -> offset == null);
    return committed;
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private void seek(Set<TopicPartition> fresh, InboxBook book) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(fresh);
    Set<TopicPartition> fromBeginning = new HashSet<>();
    for (TopicPartition partition : fresh) {
      Inbox inbox = book.read(partition.topic());
      Uuid topicId = java.util.Objects.requireNonNull(inbox.topicId());
      OffsetAndMetadata offset = committed.get(partition);
      if (offset != null && topicId.toString().equals(offset.metadata())) {
        consumer.seek(partition, offset.offset());
      } else {
        fromBeginning.add(partition);
      }
      topicIds.put(partition, topicId);
    }
    if (!fromBeginning.isEmpty()) {
      consumer.seekToBeginning(fromBeginning);
      unread.addAll(fromBeginning);
    }
  }

  private void checkBeginnings(ConsumerRecords<byte[], byte[]> fetched) {
    if (unread.isEmpty()) {
      return;
    }
    for (TopicPartition partition : fetched.partitions()) {
      long first = fetched.records(partition).get(0).offset();
      if (unread.remove(partition) && first > 0) {
        // Aborted transactions of its writers can leave a hole there too.
        consumer.beginningOffsets(Set.of(partition), CALL_TIMEOUT).forEach(losses::neverRead);
      }
    }
  }

  private void goToBeginning(Map<TopicPartition, Long> positions) {
    Map<TopicPartition, Long> beginnings =
        consumer.beginningOffsets(positions.keySet(), CALL_TIMEOUT);
    positions.forEach(
        (partition, position) -> {
          long beginning = beginnings.getOrDefault(partition, 0L);
          losses.outOfRange(partition, position, beginning);
          consumer.seek(partition, beginning);
        });
  }
}
