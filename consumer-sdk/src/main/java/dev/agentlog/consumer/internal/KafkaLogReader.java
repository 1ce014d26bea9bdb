package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.LogSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One Kafka consumer without a group, on the partitions of a topic. Threading as its interface. */
final class KafkaLogReader implements LogReader {

  private static final Batch NOTHING = new Batch(List.of(), List.of(), false, UNKNOWN);

  private final MetadataWatch watch = new MetadataWatch();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final List<TopicPartition> partitions = new ArrayList<>();

  private final ReadMarks marks;

  private @Nullable InvalidOffsetException toThrow;

  KafkaLogReader(Map<String, Object> settings, String topic, long[] from, boolean committed) {
    this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), watch);
    this.topic = topic;
    this.marks = new ReadMarks(consumer, committed);
    for (int p = 0; p < from.length; p++) {
      if (from[p] != LogSource.NOT_READ) {
        partitions.add(new TopicPartition(topic, p));
      }
    }
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, from[partition.partition()]);
    }
  }

  @Override
  public Batch poll(Duration wait) throws InterruptedException {
    try {
      throwWhatWasKept();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
      List<ConsumerRecord<byte[], byte[]>> all = all(records);
      Collection<Mark> reached =
          marks.of(partitions, records, (partition, gone) -> toThrow = gone).values();
      return new Batch(all, List.copyOf(reached), watch.takeUpdated(), behind());
    } catch (WakeupException woken) {
      return NOTHING;
    } catch (InterruptException interrupted) {
      throw interrupted(interrupted);
    } catch (InvalidOffsetException outOfRange) {
      throw new OutOfRangeException(
          "A position in topic '%s' is out of range.".formatted(topic), outOfRange);
    } catch (KafkaException failure) {
      throw KafkaFailures.of("read", topic, failure);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> all(ConsumerRecords<byte[], byte[]> records) {
    if (partitions.size() == 1) {
      return records.records(partitions.get(0));
    }
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.count());
    records.forEach(all::add);
    return all;
  }

  private long behind() {
    long sum = 0;
    for (TopicPartition partition : partitions) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty()) {
        return UNKNOWN;
      }
      sum += lag.getAsLong();
    }
    return sum;
  }

  private void throwWhatWasKept() {
    InvalidOffsetException kept = toThrow;
    if (kept != null) {
      toThrow = null;
      throw kept;
    }
  }

  private static InterruptedException interrupted(InterruptException cause) {
    Thread.interrupted(); // the client has set it again; the exception takes its place
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
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
