package dev.agentlog.consumer;

import java.time.Duration;
import java.util.Optional;

/**
 * A scope being read: first what the log has, then what comes, in one ordered stream of {@link
 * Frame}s, until it is closed.
 *
 * <p>Thread-safe. Threads of its {@link AgentLogConsumer}, which all subscriptions share, fill a
 * bounded queue, from which {@link #next} takes; what happens when it is full says {@link
 * SubscribeOptions#overflow()}. {@link #close()} may be called from any thread and wakes the
 * reader.
 *
 * <p>While the broker is away the subscription keeps trying, and {@link #next} returns nothing.
 * What cannot get better by waiting fails the subscription: once what is in the queue has been
 * taken, the failure is thrown by every further call of {@link #next}.
 */
public interface Subscription extends AutoCloseable {

  /** Returns what is read. */
  Scope scope();

  /**
   * Waits for the next frame.
   *
   * @param timeout the longest wait; zero or less does what can be done at once
   * @return the frame; empty if none came in time, or none will come because the stream has {@link
   *     #ended()}
   * @throws InterruptedException if the thread is interrupted while it waits; nothing is lost, call
   *     again
   * @throws SubscriptionClosedException if the subscription is or becomes closed
   * @throws dev.agentlog.schemas.AgentLogException if the subscription has failed; the type says
   *     why: {@link SequenceFaultException}, {@link UndecodableRecordException}, {@link
   *     HistoryLostException}, {@link PositionBeyondEndException}, {@link LogAccessException},
   *     {@link QueueOverflowException}
   */
  Optional<Frame> next(Duration timeout) throws InterruptedException;

  /**
   * Reads again what a gap of this subscription has left out: exactly the events that matched, by
   * the same scope, filter and visibility. They are followed by {@link Frame.CaughtUp} as the last
   * frame. If the log has lost some of them meanwhile, a gap says so. Does not block; to be closed
   * like any subscription, also by who closes this one's consumer.
   *
   * @param gap a gap with a repair cursor, of this scope
   * @throws dev.agentlog.schemas.InvalidArgumentException if the gap has no repair cursor
   * @throws CursorException if the gap is one of another scope
   */
  Subscription repair(Frame.Gap gap);

  /** Tells whether the last frame has been delivered: nothing will follow. */
  boolean ended();

  /**
   * Returns how many copies of events that were already delivered have been dropped; always 0 under
   * {@link Visibility#COMMITTED}.
   */
  long droppedCopies();

  /** Gives back everything, and wakes a waiting reader. Closing again does nothing. */
  @Override
  void close();
}
