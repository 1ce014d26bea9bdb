package dev.agentlog.testkit.internal;

import dev.agentlog.consumer.source.LogReader.Mark;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Reads topics in memory, which change meanwhile. Threading as its interface. */
final class TopicsTailReader implements TailReader {
  private final TopicsSource source;
  private final Topics topics;
  private final boolean committed;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<String, Uuid> known = new HashMap<>();
  private Set<TopicPartition> paused = Set.of();
  private boolean woken; // guarded by topics

  TopicsTailReader(TopicsSource source, boolean committed) {
    this.source = source;
    this.topics = source.topics();
    this.committed = committed;
  }

  @Override
  public void change(Set<TopicPartition> partitions, Map<TopicPartition, Long> seeks) {
    positions.keySet().retainAll(partitions);
    positions.putAll(seeks);
    paused = Set.of();
  }

  @Override
  public void pause(Set<TopicPartition> partitions) {
    paused = Set.copyOf(partitions);
  }

  @Override
  public TailBatch poll(Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    synchronized (topics) {
      TailBatch batch = read();
      while (!woken && isIdle(batch) && System.nanoTime() - end < 0) {
        if (!await(end - System.nanoTime())) {
          return TailBatch.NOTHING;
        }
        batch = read();
      }
      woken = false;
      return batch;
    }
  }

  private boolean await(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(topics, nanos);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // its owner ends
      return false;
    }
  }

  private static boolean isIdle(TailBatch batch) {
    return batch.lost().isEmpty()
        && !batch.doubtful()
        && batch.records().values().stream().allMatch(List::isEmpty);
  }

  private TailBatch read() {
    Set<String> lost = new HashSet<>();
    AgentLogException trouble = source.trouble();
    if (trouble instanceof AgentLogRetriableException notNow) {
      throw notNow;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, Mark> marks = new HashMap<>();
    boolean doubtful = false;
    for (Map.Entry<TopicPartition, Long> at : positions.entrySet()) {
      InMemoryTopic topic = topics.find(at.getKey().topic());
      if (paused.contains(at.getKey())) {
        continue;
      }
      if (trouble != null || topic == null || !topic.has(at.getValue())) {
        lost.add(at.getKey().topic());
        continue;
      }
      Uuid id = topic.facts().id();
      doubtful |= !id.equals(known.put(at.getKey().topic(), id));
      List<ConsumerRecord<byte[], byte[]>> next = topic.read(at.getValue());
      at.setValue(at.getValue() + next.size());
      records.put(at.getKey(), next);
      boolean stable = committed && next.isEmpty();
      marks.put(at.getKey(), new Mark(0, at.getValue(), stable));
    }
    return new TailBatch(records, marks, doubtful, lost);
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
