package dev.agentlog.producer;

import dev.agentlog.producer.internal.Awaiting;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What an append returns at once: the promise of two answers. Safe for use by any thread.
 *
 * <p>Stages chained to the futures without an executor run on the producer's own callback thread,
 * one after another. They may append, also on other sessions, but must not wait for another
 * receipt: its future is completed by the same thread. Completing or cancelling a future of a
 * receipt has no effect on the append.
 */
public interface Receipt {

  /** Returns the event's id: append the same draft again to ask for its verdict again. */
  String eventId();

  /** Returns the sequence that the append demanded; empty if it demanded none. */
  OptionalLong attempted();

  /**
   * Returns whether the event is in the producer's spool, so that it outlives the process and is
   * delivered whenever the brokers are there: the stage before {@link #durable()}. It is reached
   * when {@code append} returns, or never, without a spool.
   */
  default boolean spooled() {
    return false;
  }

  /**
   * Returns the future of the append's place in its inbox, completed when the brokers acknowledged
   * it: from then on the append gets exactly one verdict, whatever crashes.
   *
   * <p>It fails with {@link SessionNotOpenedException}, {@link AppendUncertainException} (retry),
   * {@link AppendFailedException} or {@link ProducerClosedException}; with a spool {@link
   * SpooledOnlyException} stands for the second and the last.
   */
  CompletableFuture<InboxPosition> durable();

  /**
   * Returns the future of the sequencer's answer. It completes after {@link #durable()} and fails
   * whenever that fails. Besides, it fails with {@link VerdictTimeoutException} (retry) if no
   * answer comes in time, with {@link VerdictUnavailableException} if this producer cannot learn
   * it, and with {@link ProducerClosedException} if the producer is closed first.
   */
  CompletableFuture<VerdictResult> verdict();

  /**
   * Waits until the event is in the log.
   *
   * @param timeout how long at most; zero to look only
   * @return that it was accepted, or was in the log already
   * @throws AppendRejectedException if it was rejected; {@link SequenceConflictException}, {@link
   *     FencedException} and {@link AppendToClosedSessionException} are
   * @throws VerdictTimeoutException (retry) if it is durable, and the verdict did not come in time
   * @throws AppendUncertainException (retry) if it was not even acknowledged in time
   * @throws ProducerInterruptedException if the thread was interrupted
   * @throws CallbackThreadException if a stage of a receipt waits that is not complete
   * @throws dev.agentlog.schemas.AgentLogException whatever the futures fail with
   */
  default VerdictResult await(Duration timeout) {
    return Awaiting.verdict(this, timeout);
  }
}
