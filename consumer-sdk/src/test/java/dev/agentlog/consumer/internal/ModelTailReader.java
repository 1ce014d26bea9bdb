package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogReader.Mark;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A tail's reader over a model source, with the records fetched a few at a time. */
final class ModelTailReader implements TailReader {

  private final ModelSource source;
  private final Visibility visibility;
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private final CountDownLatch woken = new CountDownLatch(1);

  private Set<TopicPartition> paused = Set.of();

  ModelTailReader(ModelSource source, Visibility visibility) {
    this.source = source;
    this.visibility = visibility;
  }

  @Override
  public void change(Set<TopicPartition> partitions, Map<TopicPartition, Long> seeks) {
    positions.keySet().retainAll(partitions);
    seeks.forEach(
        (partition, offset) -> {
          if (partitions.contains(partition)) {
            positions.put(partition, offset);
          }
        });
    if (!positions.keySet().equals(partitions)) {
      throw new IllegalStateException("No position is known of some of " + partitions);
    }
    paused = Set.of();
  }

  @Override
  public void pause(Set<TopicPartition> partitions) {
    paused = Set.copyOf(partitions);
  }

  @Override
  public TailBatch poll(Duration wait) {
    if (source.blocking) {
      return waitToBeWoken();
    }
    ModelLog log = source.log;
    if (source.away || log == null) {
      throw new BrokerUnreachableException("away");
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, Mark> marks = new HashMap<>();
    Set<String> lost = new HashSet<>();
    for (Map.Entry<TopicPartition, Long> at : positions.entrySet()) {
      int p = at.getKey().partition();
      if (paused.contains(at.getKey())) {
        continue;
      }
      // As of one moment: a broker looks at its log once for each fetch.
      synchronized (log) {
        if (at.getValue() < log.start(p) || at.getValue() > log.end(p)) {
          lost.add(at.getKey().topic());
          continue;
        }
        ModelLog.Polled polled = log.poll(p, at.getValue(), visibility, 3);
        at.setValue(polled.position());
        records.put(at.getKey(), polled.records());
        marks.put(at.getKey(), new Mark(p, polled.position(), polled.stable()));
      }
    }
    boolean doubtful = source.doubt;
    source.doubt = false;
    return new TailBatch(records, marks, doubtful, lost);
  }

  private TailBatch waitToBeWoken() {
    source.inPoll.countDown();
    try {
      woken.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return TailBatch.NOTHING;
  }

  @Override
  public void wakeup() {
    woken.countDown();
  }

  @Override
  public void close() {
    source.open.decrementAndGet();
    source.tailClosing.run();
  }
}
