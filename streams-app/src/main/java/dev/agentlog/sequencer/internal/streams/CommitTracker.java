package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Tells when what one stream thread has written so far is committed.
 *
 * <p>State stores show a transaction's writes before it commits. A query therefore reads, notes the
 * mark, and answers once that mark is committed. An aborted transaction's work is judged again with
 * the same result, so a mark is never withdrawn, it only takes longer; unless the task is lost,
 * whose new owner may long have gone on.
 *
 * <p>{@link #working} and {@link #committed} belong to the stream thread; {@link #awaitCommitted}
 * may be called from any thread.
 */
public final class CommitTracker {
  private final Deque<CompletableFuture<Void>> waiters = new ArrayDeque<>();
  private long started;
  private long committed;
  private long oldestSince;
  private boolean lost;

  /** Notes that the stream thread begins to change state; returns the mark of this work. */
  public synchronized long working() {
    if (committed == started) {
      oldestSince = System.nanoTime();
    }
    return ++started;
  }

  /** How long the oldest work that is not committed has been under way; zero if there is none. */
  public synchronized Duration uncommitted() {
    return committed == started || lost
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - oldestSince);
  }

  /** Whether the work that was given this mark is committed; mark 0 stands for none. */
  public synchronized boolean isCommitted(long mark) {
    return mark <= committed;
  }

  /** Notes that everything begun before is committed. */
  public void committed() {
    takeWaiters().forEach(waiter -> waiter.complete(null));
  }

  /**
   * Notes that a task is gone: what it had begun and not committed is judged again elsewhere. Who
   * waits for it here is told so by an {@link InvalidStateStoreException}; and so is, until the
   * thread's producer has {@link #ended} or committed, who comes later, since other tasks of the
   * thread show what may have gone down with it.
   */
  public void abandoned() {
    fail(takeLost());
  }

  /** Notes that the thread's producer has ended: nothing of it is uncommitted any more. */
  void ended() {
    fail(takeWaiters());
  }

  /**
   * Completes when everything that was begun before this call is committed; at once if it is. Fails
   * if it never will be.
   */
  public synchronized CompletableFuture<Void> awaitCommitted() {
    if (lost) {
      return CompletableFuture.failedFuture(gone());
    }
    if (committed >= started) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    waiters.addLast(done);
    return done;
  }

  private static void fail(Deque<CompletableFuture<Void>> waiters) {
    waiters.forEach(waiter -> waiter.completeExceptionally(gone()));
  }

  private static InvalidStateStoreException gone() {
    return new InvalidStateStoreException("The task is gone.");
  }

  private synchronized Deque<CompletableFuture<Void>> takeLost() {
    lost = committed != started;
    return take();
  }

  private synchronized Deque<CompletableFuture<Void>> takeWaiters() {
    committed = started;
    lost = false;
    return take();
  }

  private Deque<CompletableFuture<Void>> take() {
    Deque<CompletableFuture<Void>> taken = new ArrayDeque<>(waiters);
    waiters.clear();
    return taken;
  }
}
