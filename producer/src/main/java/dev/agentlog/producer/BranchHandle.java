package dev.agentlog.producer;

import dev.agentlog.producer.internal.Batches;
import dev.agentlog.producer.internal.ChainedWriter;
import java.util.List;

/**
 * One line of a session's history, to append to.
 *
 * <p>Safe for use by any thread. The appends that one thread makes to one session, on whichever of
 * its branches, are judged in the order in which they were made; between threads no order is
 * promised.
 *
 * <p>Every append either throws at once, because the draft or the moment is wrong, or returns a
 * receipt whose futures tell the rest. It may block: for a free place among the receipts awaited,
 * for the first look at a session, and for the Kafka client's buffer, each no longer than the
 * producer's {@code maxBlock}.
 */
public interface BranchHandle {

  /** Returns the branch's id. */
  String id();

  /** Returns the session that the branch belongs to. */
  SessionHandle session();

  /**
   * Appends an event at whatever sequence is next.
   *
   * @param draft the event; appending the same draft again is the same event, so it is never in the
   *     log twice
   * @throws InvalidEventException if the sequencer would refuse the event for what it is
   * @throws EventTooLargeException if it is over a size limit
   * @throws PendingLimitException if too many receipts are awaited, for longer than the bound
   * @throws ProducerClosedException if the producer is closed
   * @throws ProducerInterruptedException if the thread was interrupted while it waited
   */
  default Receipt append(EventDraft draft) {
    return append(draft, ExpectedSequence.next());
  }

  /**
   * Appends an event at the sequence demanded.
   *
   * @param draft the event
   * @param expected the sequence demanded
   * @throws InvalidEventException if the sequencer would refuse the event for what it is
   * @throws EventTooLargeException if it is over a size limit
   * @throws PendingLimitException if too many receipts are awaited, for longer than the bound
   * @throws ProducerClosedException if the producer is closed
   * @throws ProducerInterruptedException if the thread was interrupted while it waited
   */
  Receipt append(EventDraft draft, ExpectedSequence expected);

  /**
   * Appends several events, one right behind the other, the first at whatever sequence is next; see
   * {@link #appendAll(List, ExpectedSequence)}.
   */
  default List<Receipt> appendAll(List<EventDraft> drafts) {
    return appendAll(drafts, ExpectedSequence.next());
  }

  /**
   * Appends several events, one right behind the other. That is <em>not atomic</em>: each event has
   * a verdict of its own. Each but the first names the one before it as the head, so what is
   * accepted is the beginning of the list without anything in between; behind the first event that
   * is rejected, all are.
   *
   * <p>If an append cannot be made, the receipts of that event and of those behind it fail with the
   * reason; if that is the first one, it is thrown. After a failure the whole batch may be appended
   * again: events that were accepted are duplicates.
   *
   * @param drafts the events, each but the first without {@code previousEventId}
   * @param first the sequence demanded for the first event; the others demand those that follow
   * @return a receipt for each event, in the same order
   * @throws InvalidEventException if the drafts cannot be a batch, or the first one cannot be
   *     appended
   * @throws EventTooLargeException as {@link #append(EventDraft, ExpectedSequence)}, for the first
   * @throws PendingLimitException as above
   * @throws ProducerClosedException as above
   * @throws ProducerInterruptedException as above
   */
  default List<Receipt> appendAll(List<EventDraft> drafts, ExpectedSequence first) {
    return Batches.append(this, drafts, first);
  }

  /**
   * Sends an event live: to whoever watches at this moment, without sequence, verdict or receipt,
   * and kept for ten minutes only. For token streams and other progress, of which the next terminal
   * event tells the result. It never waits for a broker; what cannot be sent is dropped, counted in
   * {@link AgentLogProducer#liveStats()} and logged.
   *
   * <p>Events that differ in nothing but a text in their data may be put together, see {@link
   * LiveOptions}. Their order is kept; that of others is not promised. Before a terminal event of
   * the session is appended by this producer, all that waits for it is handed over, or dropped if
   * that takes longer than 100 ms.
   *
   * @param draft the event, of lifecycle PROGRESS and without {@code previousEventId}
   * @throws InvalidEventException if it has another lifecycle, or is wrong in itself
   * @throws EventTooLargeException if it is over a size limit
   * @throws ProducerClosedException if the producer is closed
   */
  void live(EventDraft draft);

  /**
   * Returns a writer for this branch, which numbers its events itself and does not wait for
   * verdicts. It is meant for a branch that nobody else writes to meanwhile; claim the branch to
   * hold others off.
   */
  default BranchWriter writer(WriterOptions options) {
    return ChainedWriter.on(this, options);
  }

  /**
   * Starts a branch whose history is this branch's up to a sequence; its first event is the fork.
   *
   * @param child the new branch's id
   * @param sequence the last sequence of this branch that belongs to the child's history; 0 for
   *     none of them
   * @return the receipt of the fork, which is an append on the child
   */
  default Receipt fork(String child, long sequence) {
    return session().branch(child).append(EventDraft.forked(id(), sequence).build());
  }

  /**
   * Merges a branch into this one, which makes the source read-only for ever.
   *
   * @param source the id of the branch to merge from
   * @param sequence the source's head; the merge is rejected if the source has moved since
   * @return the receipt of the marker, which is an append on this branch
   */
  default Receipt merge(String source, long sequence) {
    return append(EventDraft.merged(source, sequence).build());
  }

  /**
   * Claims this branch for one writer: once accepted, only appends that carry exactly this writer
   * are accepted here.
   *
   * @param writer who claims, with an epoch higher than the one that holds the branch
   * @return the receipt of the claim
   */
  default Receipt claimWriter(WriterIdentity writer) {
    return append(EventDraft.writerClaimed(writer).build());
  }
}
