package dev.agentlog.consumer.source;

import dev.agentlog.consumer.source.LogReader.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions of many topics, which change while it reads. Used by one thread, apart from
 * {@link #wakeup}.
 */
public interface TailReader extends AutoCloseable {

  /**
   * What came.
   *
   * @param records by partition, in order
   * @param marks where partitions have been read to, these records included; those of which that is
   *     not known, or not worth saying, are left out
   * @param doubtful whether topics may have become others before these records were fetched
   * @param lost the topics that could not be read: who reads them has to look what they are
   */
  record TailBatch(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records,
      Map<TopicPartition, Mark> marks,
      boolean doubtful,
      Set<String> lost) {

    /** Nothing came. */
    public static final TailBatch NOTHING = new TailBatch(Map.of(), Map.of(), false, Set.of());
  }

  /**
   * Changes what is read.
   *
   * @param partitions all that is read from now on
   * @param seeks where to go on; all partitions that are new are among them
   */
  void change(Set<TopicPartition> partitions, Map<TopicPartition, Long> seeks);

  /** Holds back records of these partitions, and of no others. */
  void pause(Set<TopicPartition> partitions);

  /**
   * Waits for records or movement.
   *
   * @param wait the longest wait
   * @throws dev.agentlog.schemas.AgentLogRetriableException if it is worth trying again
   */
  TailBatch poll(Duration wait);

  /** Ends a poll that waits, or else the next one, early. From any thread. */
  void wakeup();

  @Override
  void close();
}
