package dev.agentlog.testkit.internal;

import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;

/** Reads one topic in memory. Threading as its interface. */
final class TopicReader implements LogReader {
  private static final Batch NOTHING = new Batch(List.of(), List.of(), false, UNKNOWN);

  private final TopicsSource source;
  private final Topics topics;
  private final String name;
  private final boolean committed;
  private long position;
  private Uuid known = Uuid.ZERO_UUID;
  private boolean woken; // guarded by topics

  TopicReader(TopicsSource source, String name, long from, boolean committed) {
    this.source = source;
    this.topics = source.topics();
    this.name = name;
    this.position = from;
    this.committed = committed;
  }

  @Override
  public Batch poll(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    synchronized (topics) {
      while (!woken) {
        Batch batch = read();
        boolean moves = batch.doubtful() || !batch.records().isEmpty();
        long left = end - System.nanoTime();
        if (moves || left <= 0) {
          return batch;
        }
        TimeUnit.NANOSECONDS.timedWait(topics, left);
      }
      woken = false;
      return NOTHING;
    }
  }

  private Batch read() {
    AgentLogException trouble = source.trouble();
    if (trouble != null) {
      throw trouble;
    }
    InMemoryTopic topic = topics.find(name);
    if (topic == null) {
      known = Uuid.ZERO_UUID;
      return new Batch(List.of(), List.of(), true, UNKNOWN);
    }
    boolean doubtful = !topic.facts().id().equals(known);
    known = topic.facts().id();
    if (!topic.has(position)) {
      throw new OutOfRangeException(
          "Offset %d of topic '%s' is out of range.".formatted(position, name), null);
    }
    List<ConsumerRecord<byte[], byte[]>> records = topic.read(position);
    position += records.size();
    boolean stable = committed && records.isEmpty();
    return new Batch(
        records, List.of(new Mark(0, position, stable)), doubtful, topic.end() - position);
  }

  @Override
  public void wakeup() {
    synchronized (topics) {
      woken = true;
      topics.notifyAll();
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
