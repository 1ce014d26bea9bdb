package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogReader.Mark;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka consumer without a group, on partitions of many topics. Threading as its interface. */
final class KafkaTailReader implements TailReader {

  private static final Logger log = LoggerFactory.getLogger(KafkaTailReader.class);

  /** How often, and up to how many at once, all positions are asked for. */
  private static final long MARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int FEW = 32;

  private final MetadataWatch watch = new MetadataWatch();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ReadMarks marks;

  private long markedAt = System.nanoTime();

  KafkaTailReader(Map<String, Object> settings, boolean committed) {
    this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), watch);
    this.marks = new ReadMarks(consumer, committed);
  }

  @Override
  public void change(Set<TopicPartition> partitions, Map<TopicPartition, Long> seeks) {
    consumer.assign(partitions);
    consumer.resume(consumer.paused());
    seeks.forEach(consumer::seek);
  }

  @Override
  public void pause(Set<TopicPartition> partitions) {
    consumer.resume(consumer.paused());
    Set<TopicPartition> known = new HashSet<>(partitions);
    known.retainAll(consumer.assignment());
    consumer.pause(known);
  }

  @Override
  public TailBatch poll(Duration wait) {
    try {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
      polled.partitions().forEach(partition -> records.put(partition, polled.records(partition)));
      Set<String> lost = new HashSet<>();
      Map<TopicPartition, Mark> marks = marks(polled, lost);
      return new TailBatch(records, marks, watch.takeUpdated(), lost);
    } catch (WakeupException woken) {
      return TailBatch.NOTHING;
    } catch (InterruptException interrupted) {
      return TailBatch.NOTHING; // the thread stays interrupted, and its owner ends
    } catch (InvalidOffsetException outOfRange) {
      return lost(topics(outOfRange.partitions()));
    } catch (KafkaException failure) {
      return failed(failure);
    }
  }

  /** What cannot be waited for shows to the readers that the subscriptions then have. */
  private TailBatch failed(KafkaException failure) {
    Set<String> all = topics(consumer.assignment());
    AgentLogException translated = KafkaFailures.of("read", String.join(", ", all), failure);
    if (translated instanceof AgentLogRetriableException notNow) {
      throw notNow;
    }
    log.atWarn().addKeyValue("topics", all.size()).setCause(failure).log("The tail cannot be read");
    return lost(all);
  }

  private static TailBatch lost(Set<String> topics) {
    return new TailBatch(Map.of(), Map.of(), false, topics);
  }

  private static Set<String> topics(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  /** All are asked for if they are few, or now and then. */
  private Map<TopicPartition, Mark> marks(
      ConsumerRecords<byte[], byte[]> polled, Set<String> lost) {
    Collection<TopicPartition> asked = polled.partitions();
    long now = System.nanoTime();
    if (consumer.assignment().size() <= FEW || now - markedAt >= MARK_NANOS) {
      asked = consumer.assignment();
      markedAt = now;
    }
    return marks.of(asked, polled, (partition, gone) -> lost.add(partition.topic()));
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    marks.close();
  }
}
