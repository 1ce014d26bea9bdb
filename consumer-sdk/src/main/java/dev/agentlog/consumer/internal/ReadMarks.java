package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogReader.Mark;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a Kafka consumer has read its partitions. Used by the consumer's thread.
 *
 * @param consumer whose positions they are
 * @param committed whether it reads what is committed
 */
record ReadMarks(Consumer<byte[], byte[]> consumer, boolean committed) {

  private static final Logger log = LoggerFactory.getLogger(ReadMarks.class);
  private static final Duration CLOSE_WITHIN = Duration.ofMillis(500);

  /**
   * Returns the marks of these partitions, apart from those that are not known for the moment. The
   * positions count markers and aborted records, which are never among the records. Nothing is
   * thrown: the records that have been polled would be lost.
   *
   * @param outOfRange hears of partitions whose position is gone
   */
  Map<TopicPartition, Mark> of(
      Collection<TopicPartition> partitions,
      ConsumerRecords<byte[], byte[]> polled,
      BiConsumer<TopicPartition, InvalidOffsetException> outOfRange) {
    Map<TopicPartition, Mark> marks = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        long offset = consumer.position(partition, Duration.ZERO);
        boolean stable = committed && polled.records(partition).isEmpty() && isAtEnd(partition);
        marks.put(partition, new Mark(partition.partition(), offset, stable));
      } catch (WakeupException woken) {
        consumer.wakeup(); // it was meant for the next poll
        return marks;
      } catch (InvalidOffsetException gone) {
        outOfRange.accept(partition, gone);
      } catch (KafkaException unknownForTheMoment) {
        log.atTrace()
            .addKeyValue("topic", partition.topic())
            .addKeyValue("partition", partition.partition())
            .setCause(unknownForTheMoment)
            .log("No position for the moment");
      }
    }
    return marks;
  }

  private boolean isAtEnd(TopicPartition partition) {
    OptionalLong lag = consumer.currentLag(partition);
    return lag.isPresent() && lag.getAsLong() == 0;
  }

  /** Closes the consumer soon, whatever the brokers do. */
  void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    } catch (InterruptException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
