package dev.agentlog.it.audit;

import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.cluster.TopicTail.Isolation;
import dev.agentlog.it.load.Attempt;
import dev.agentlog.producer.WayIn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Watches the feed, as a reader of committed records, for appends that were made after a moment:
 * one of each session by each way in; and measures how long each partition was without any.
 * Thread-safe; has a thread of its own.
 */
public final class AcceptanceWatch implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Set<String> wanted = new HashSet<>();
  private final TopicTail tail;
  private final Thread thread = new Thread(this::run, "acceptance-watch");
  private volatile boolean closed;

  private final Set<String> missing = new HashSet<>();
  private final Map<Integer, Silence> silences = new TreeMap<>();
  private long since;
  private long seen;

  /** When a partition was last heard, and the longest it was silent; nanoseconds. */
  private record Silence(long heard, long longest) {
    Silence until(long now) {
      return new Silence(now, Math.max(longest, now - heard));
    }
  }

  /** Watches from now on. */
  public AcceptanceWatch(Cluster cluster, Collection<String> sessions, Collection<WayIn> ways) {
    for (String session : sessions) {
      ways.forEach(way -> wanted.add(session + " by " + way.name()));
    }
    this.tail =
        new TopicTail(
            cluster.bootstrap(), Isolation.COMMITTED, List.of(cluster.namespace().feedTopic()));
    tail.skipToEnd();
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on, only appends with at least this append time (ms since the epoch) count. */
  public synchronized void mark(long timestamp) {
    since = timestamp;
    seen = 0;
    missing.clear();
    missing.addAll(wanted);
  }

  /**
   * Waits until one append of each session by each way in, made since the mark, was accepted.
   *
   * @throws AssertionError if that takes too long
   */
  public synchronized void awaitAll(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!missing.isEmpty()) {
      wait(left(deadline, "no append accepted within " + limit + " of " + missing));
    }
  }

  /**
   * Waits until so many appends made since the mark were accepted.
   *
   * @throws AssertionError if that takes too long
   */
  public synchronized void awaitSeen(long appends, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (seen < appends) {
      wait(left(deadline, "only " + seen + " appends accepted within " + limit));
    }
  }

  /** Measures silence from now on. */
  public synchronized void measureSilence() {
    long now = System.nanoTime();
    silences.replaceAll((partition, silence) -> new Silence(now, 0));
  }

  /**
   * The longest time, in milliseconds, that no append was accepted since the measuring began, by
   * partition; of those partitions of which anything was ever accepted.
   */
  public synchronized Map<Integer, Long> silenceMillis() {
    long now = System.nanoTime();
    Map<Integer, Long> longest = new TreeMap<>();
    silences.forEach(
        (partition, silence) ->
            longest.put(partition, silence.until(now).longest() / NANOS_PER_MILLI));
    return longest;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long left(long deadline, String otherwise) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new AssertionError(otherwise);
    }
    return left / NANOS_PER_MILLI + 1;
  }

  private void run() {
    try (tail) {
      while (!closed) {
        tail.poll().forEach(this::accepted);
      }
    }
  }

  private synchronized void accepted(ConsumerRecord<byte[], byte[]> found) {
    long now = System.nanoTime();
    silences.merge(
        found.partition(), new Silence(now, 0), (before, first) -> before.until(first.heard()));
    Header way = found.headers().lastHeader(Attempt.WAY);
    if (way == null || found.timestamp() < since) {
      return;
    }
    seen++;
    missing.remove(text(found.key()) + " by " + text(way.value()));
    notifyAll();
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
