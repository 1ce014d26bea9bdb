package dev.agentlog.sequencer.internal.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One incarnation of a relay, from fencing its predecessors to the first failure: reads the inboxes
 * in the book and copies what it reads.
 *
 * <p>After any exception it is thrown away; the next incarnation goes on from the committed
 * positions. Owned by the relay's thread.
 */
final class RelayWork implements AutoCloseable {
  private static final int RECORDS_PER_ROUND = 4_000;
  private static final long BYTES_PER_ROUND = 8L * 1024 * 1024;

  /** So many records are worth a transaction at once: what it costs is little beside them. */
  private static final int WORTH_A_TRANSACTION = 1_000;

  private static final long POLL_MS = 20;
  private static final long LAST_FETCH_MS = 3;
  private static final long NOTHING_TO_READ_MS = 50;

  /** A transaction may take one part of this many of a relay's time; the rest is gathering. */
  private static final int TRANSACTION_SHARE = 4;

  private static final long LONGEST_PAUSE_MS = 150;

  private final RelaySource source;
  private final RelayTarget target;
  private final InboxBook book;
  private final InboxCopy copy;
  private final RelaySettings settings;
  private final InboxBuffer buffer;
  private long nextCopyAt = now();

  RelayWork(
      RelaySource source,
      RelayTarget target,
      InboxBook book,
      InboxCopy copy,
      RelaySettings settings) {
    this.source = source;
    this.target = target;
    this.book = book;
    this.copy = copy;
    this.settings = settings;
    this.buffer = new InboxBuffer(settings.recordsPerInbox(), RECORDS_PER_ROUND, BYTES_PER_ROUND);
  }

  void start() {
    target.fenceOthers();
  }

  /** Reads what the book wants read. */
  void followBook() {
    List<TopicPartition> wanted = book.wanted();
    Set<TopicPartition> dropped = new HashSet<>(source.assigned());
    wanted.forEach(dropped::remove);
    buffer.discard(dropped);
    source.assign(wanted, book);
  }

  /** Nothing that was fetched from these topics counts: they are others now. */
  void forget(List<String> topics) {
    Set<TopicPartition> partitions = new HashSet<>(source.assigned());
    partitions.removeIf(partition -> !topics.contains(partition.topic()));
    buffer.discard(partitions);
    source.forget(partitions);
  }

  /**
   * Does the next piece of work; returns for how many milliseconds there is none: until something
   * is to be read at all, or until the next copy is due.
   *
   * <p>A transaction costs the broker much the same whether it carries one record or a hundred, so
   * records gather for the copy interval, and for longer where transactions take long: on a busy
   * broker more of them would only make each slower. Meanwhile nothing is fetched: a fetch that is
   * answered with every single record costs more than the records. A backlog does not wait: each
   * fetch of it is worth a transaction.
   */
  long step() {
    if (!source.readsAnything()) {
      return NOTHING_TO_READ_MS;
    }
    boolean gathered = !buffer.isEmpty();
    if (!gathered) {
      fetch(POLL_MS);
    }
    if (buffer.isEmpty()) {
      return 0;
    }
    long early = nextCopyAt - now();
    if (early > 0 && buffer.size() < WORTH_A_TRANSACTION) {
      return early;
    }
    if (gathered && buffer.size() < WORTH_A_TRANSACTION) {
      // The first call takes the answer that has been waiting, the second what came since then.
      fetch(0);
      fetch(LAST_FETCH_MS);
    }
    long begin = now();
    copyRound(buffer.takeRound());
    nextCopyAt = begin + pause(now() - begin);
    return 0;
  }

  private void fetch(long waitMs) {
    buffer.add(source.poll(Duration.ofMillis(waitMs), buffer.full()));
  }

  private long pause(long transactionMs) {
    long share = Math.min(LONGEST_PAUSE_MS, TRANSACTION_SHARE * transactionMs);
    return Math.max(settings.copyInterval().toMillis(), share);
  }

  /** How many records are not copied yet, as far as the brokers have told. */
  long waiting() {
    return buffer.size() + source.unfetched();
  }

  /** Closed sessions' inboxes that are copied to their end are read no longer. */
  void drainClosed() {
    List<Inbox> closing =
        book.in(Inbox.Phase.READING).stream().filter(Inbox::sessionClosed).toList();
    Set<TopicPartition> held = buffer.held();
    Map<TopicPartition, Long> atEnd =
        source.atEnd(
            closing.stream()
                .flatMap(inbox -> inbox.topicPartitions().stream())
                .filter(partition -> source.assigned().contains(partition))
                .toList());
    for (Inbox inbox : closing) {
      Map<TopicPartition, Long> ends = new HashMap<>(atEnd);
      ends.keySet().retainAll(inbox.topicPartitions());
      if (ends.size() == inbox.partitions() && Collections.disjoint(ends.keySet(), held)) {
        inbox.drained(ends);
      }
    }
  }

  /**
   * Commits unchanged positions again, so that the broker does not forget those of quiet inboxes.
   */
  void refreshPositions() {
    Map<TopicPartition, OffsetAndMetadata> committed = source.committed(source.assigned());
    if (!committed.isEmpty()) {
      target.copy(List.of(), committed);
    }
  }

  @Override
  public void close() {
    target.close();
    source.close();
  }

  /** Not the wall clock, which may be set back. */
  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void copyRound(List<ConsumerRecord<byte[], byte[]>> round) {
    List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>(round.size());
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    long oldest = Long.MAX_VALUE;
    for (ConsumerRecord<byte[], byte[]> written : round) {
      oldest = Math.min(oldest, written.timestamp());
      Inbox inbox = book.read(written.topic());
      copies.add(copy.of(inbox.session(), written));
      positions.put(
          new TopicPartition(written.topic(), written.partition()),
          new OffsetAndMetadata(
              written.offset() + 1, Objects.requireNonNull(inbox.topicId()).toString()));
    }
    long begin = System.nanoTime();
    target.copy(copies, positions);
    settings
        .metrics()
        .copied(copies.size(), System.nanoTime() - begin, settings.clock().millis() - oldest);
  }
}
