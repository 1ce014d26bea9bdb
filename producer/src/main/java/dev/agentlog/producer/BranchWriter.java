package dev.agentlog.producer;

import java.time.Duration;

/**
 * The one who writes a branch: numbers its events itself and does not wait for verdicts in between.
 *
 * <p>Each event demands the sequence behind the one before it, and names that event as the head. So
 * nobody else's event ever gets between two that were appended one after the other without a
 * rejection, and nothing is accepted whose predecessor was not. Should somebody else write to the
 * branch all the same, the {@link WriterPolicy} says what happens.
 *
 * <p>Safe for use by any thread; the order is that in which the calls of {@link #append} begin to
 * be served. Holds nothing but memory.
 */
public interface BranchWriter extends AutoCloseable {

  /** Returns the branch that is written to. */
  BranchHandle branch();

  /**
   * Appends an event behind the one before it.
   *
   * @param draft the event, without {@code previousEventId}
   * @return its receipt, of which the verdict is the last one, if there are several attempts; each
   *     future may take longer than the producer's time-outs, then
   * @throws BranchWriterStoppedException if the writer has stopped, or was closed
   * @throws InvalidEventException if the sequencer would refuse the event for what it is
   * @throws EventTooLargeException if it is over a size limit
   * @throws PendingLimitException if too many receipts are awaited, for longer than the bound
   * @throws ProducerClosedException if the producer is closed
   * @throws ProducerInterruptedException if the thread was interrupted while it waited
   */
  Receipt append(EventDraft draft);

  /**
   * Waits until every append made before the call has ended, and tells the first failure that no
   * flush of this writer has told yet.
   *
   * @param timeout how long to wait at most; zero to look only
   * @throws FlushFailedException if an append was rejected or failed
   * @throws FlushTimeoutException if they have not ended in time
   * @throws ProducerInterruptedException if the thread was interrupted
   * @throws CallbackThreadException if a stage of a receipt flushes
   */
  void flush(Duration timeout);

  /**
   * Ends the writer: further appends are refused, those in flight get their verdicts, and nothing
   * is appended again. Flush first to have all done. Closing again is nothing.
   */
  @Override
  void close();
}
