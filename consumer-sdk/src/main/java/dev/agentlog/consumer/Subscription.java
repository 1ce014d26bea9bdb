package dev.agentlog.consumer;

import dev.agentlog.consumer.internal.delivery.Deliveries;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

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
 *
 * <p>There is one taker. It calls {@link #next}, or has the frames brought by {@link #deliver} or a
 * {@link #publisher}, or takes them when it is told to by {@link #source}. All of them get the same
 * frames in the same order.
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
   * @throws FramesTakenException if the frames go to somebody else
   * @throws dev.agentlog.schemas.AgentLogException if the subscription has failed; the type says
   *     why: {@link SequenceFaultException}, {@link UndecodableRecordException}, {@link
   *     HistoryLostException}, {@link PositionBeyondEndException}, {@link LogAccessException},
   *     {@link QueueOverflowException}
   */
  Optional<Frame> next(Duration timeout) throws InterruptedException;

  /**
   * Returns the frames one after another, as {@link #next} does. The iteration ends when none came
   * in time, or the stream has {@link #ended()}; another one goes on behind it. It throws what
   * {@link #next} throws; if the thread is interrupted, an {@link
   * dev.agentlog.schemas.AgentLogException}, and the thread stays interrupted.
   *
   * @param timeout the longest wait for each frame
   */
  default Iterable<Frame> frames(Duration timeout) {
    return () -> new FrameIterator(this, timeout);
  }

  /**
   * Has the frames brought to a listener by threads of the consumer, which all its deliveries
   * share. There are two; if callbacks keep them busy for long, more join in, up to eight, so that
   * a slow one holds up nobody. Callbacks that wait for long should come with an executor of their
   * own. The testkit's subscriptions use {@link ForkJoinPool#commonPool()}.
   *
   * @return as {@link #deliver(FrameListener, Executor)}
   * @throws FramesTakenException if the frames go to somebody else
   */
  default CompletableFuture<@Nullable Void> deliver(FrameListener listener) {
    return deliver(listener, ForkJoinPool.commonPool());
  }

  /**
   * Has the frames brought to a listener. Calls come in order, one at a time. While the listener is
   * busy, frames wait in the queue, and {@link SubscribeOptions#overflow()} says what happens when
   * it is full.
   *
   * <p>To stop, {@link #close()} the subscription: no call begins any more, but for one that is on
   * its way. If the listener throws, the subscription is closed, the failure is logged, and the
   * result fails.
   *
   * @param listener may call every method of the subscription but those that take frames
   * @param executor whose threads call the listener; it must not work in the thread that calls it
   * @return completes when the stream has {@link #ended()} or the subscription has been closed;
   *     fails with {@link DeliveryFailedException} if the listener threw or the executor refused,
   *     and with what {@link #next} would throw if the subscription failed
   * @throws FramesTakenException if the frames go to somebody else
   */
  default CompletableFuture<@Nullable Void> deliver(FrameListener listener, Executor executor) {
    return Deliveries.deliver(this, listener, executor);
  }

  /**
   * Returns a publisher of the frames, as {@link #publisher(Executor)}, by the threads that {@link
   * #deliver(FrameListener)} uses.
   */
  default Flow.Publisher<Frame> publisher() {
    return publisher(ForkJoinPool.commonPool());
  }

  /**
   * Returns a publisher of the frames, which obeys the rules of Reactive Streams. It has one
   * subscriber; every further one gets {@link FramesTakenException} as its error. What is not
   * demanded waits in the queue. The publisher completes when the stream has {@link #ended()}, and
   * fails with what {@link #next} would throw, which includes {@link SubscriptionClosedException}
   * if somebody else closes this. Cancelling closes this, as do completion and failure.
   *
   * @param executor whose threads call the subscriber; it must not work in the thread that calls it
   */
  default Flow.Publisher<Frame> publisher(Executor executor) {
    return Deliveries.publisher(this, executor);
  }

  /**
   * Takes over the frames, for a loop that must not wait: from now on they come from the result
   * alone.
   *
   * @param readable is called when a frame, the end or a failure may be there, also without need;
   *     by threads that must not be kept, under locks: it should only wake whoever takes
   * @throws FramesTakenException if the frames go to somebody else
   */
  FrameSource source(Runnable readable);

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

  /**
   * Stores a cursor under the subscription's name ({@link Start#stored}), from which the next
   * subscription of that name goes on. What is stored only moves forwards, whoever acknowledges in
   * which order, also in other processes: each partition's furthest position counts. To acknowledge
   * less than is stored does nothing. Does not wait; acknowledgements that follow each other
   * quickly are stored together, every 50 ms.
   *
   * @param cursor of a frame that has been dealt with, as have all before it
   * @return completes when the cursor, or one behind it, is safe; fails with {@link
   *     CursorNotStoredException} or {@link LogAccessException} if no broker stores it, within
   *     about 15 s. To go on without waiting for it is fine: a later acknowledgement covers it
   * @throws CursorScopeException if the cursor belongs to another scope
   * @throws CursorDamagedException if the cursor is not the SDK's and its token is no cursor
   * @throws SubscriptionClosedException if the subscription is closed; what was acknowledged before
   *     is stored all the same, unless the consumer is closed within a second
   * @throws dev.agentlog.schemas.InvalidArgumentException if the subscription has no name
   */
  CompletableFuture<@Nullable Void> ack(Cursor cursor);

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
