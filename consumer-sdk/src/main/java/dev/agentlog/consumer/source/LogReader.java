package dev.agentlog.consumer.source;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the partitions of one topic. Used by one thread at a time, apart from {@link #wakeup}. */
public interface LogReader extends AutoCloseable {

  /**
   * What came, and how far that is.
   *
   * @param records in order per partition
   * @param marks where each partition has been read to, these records included; partitions of which
   *     that is not known are left out
   * @param doubtful whether the topic may have become another one before these records were
   *     fetched; also true of the first batch
   * @param behind how many offsets there were to the end, {@link #UNKNOWN} if that is not known
   */
  record Batch(
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Mark> marks,
      boolean doubtful,
      long behind) {}

  /** It is not known how many there are. */
  long UNKNOWN = -1;

  /**
   * Where a partition has been read to.
   *
   * @param partition the partition's number
   * @param offset the next offset
   * @param stable whether the offset does not lie within a transaction
   */
  record Mark(int partition, long offset, boolean stable) {}

  /** A position that the topic does not have, or not any more: ask where it is bounded. */
  final class OutOfRangeException extends AgentLogException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception with one sentence as its message and what caused it, if anything did.
     */
    public OutOfRangeException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Waits for records or movement.
   *
   * @param wait the longest wait
   * @throws OutOfRangeException if a position does not fit the topic
   * @throws AgentLogRetriableException if it is worth trying again
   * @throws InterruptedException if the thread is interrupted; nothing is lost
   */
  Batch poll(Duration wait) throws InterruptedException;

  /** Ends a poll that waits, or else the next one, early. From any thread. */
  void wakeup();

  @Override
  void close();
}
