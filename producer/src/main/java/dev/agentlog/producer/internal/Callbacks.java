package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that completes receipts, and so the one on which callers' own code runs: neither
 * Kafka's threads nor the reader of verdicts ever wait for it. It also looks for overdue verdicts
 * at an interval. Safe for use by any thread.
 *
 * <p>The queue is bounded by the places of {@link PendingLimit}, which are given back here.
 */
final class Callbacks {

  private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final long intervalNanos;

  @GuardedBy("this")
  private boolean closed;

  private volatile Runnable chore = () -> {};

  /** Owned by the thread. */
  private boolean ended;

  /**
   * Creates the thread, not yet running.
   *
   * @param interval how often the chore is done
   */
  Callbacks(String name, Duration interval) {
    this.intervalNanos = interval.toNanos();
    this.thread = new CallbackThread(this::loop, name);
  }

  /**
   * Starts the thread.
   *
   * @param regularly the chore
   */
  void start(Runnable regularly) {
    chore = regularly;
    thread.start();
  }

  /** Runs a task on the thread, after all given before; at once and here if that has ended. */
  void run(Runnable task) {
    if (!offered(task)) {
      guarded(task);
    }
  }

  private synchronized boolean offered(Runnable task) {
    return !closed && queue.add(task);
  }

  /** Returns whether the calling thread is the callback thread. */
  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Ends the thread when it has run what was given so far, and waits for that unless called by it.
   *
   * @param wait how long to wait before it is interrupted
   */
  void close(Duration wait) throws InterruptedException {
    synchronized (this) {
      if (!closed) {
        closed = true;
        queue.add(() -> ended = true);
      }
    }
    if (isCurrentThread()) {
      return;
    }
    thread.join(Math.max(1, wait.toMillis()));
    if (thread.isAlive()) {
      log.warn("A stage chained to a receipt still runs; its thread is interrupted.");
      thread.interrupt();
    }
  }

  private void loop() {
    long nextChore = System.nanoTime() + intervalNanos;
    while (!ended) {
      try {
        Runnable task = queue.poll(nextChore - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (task != null) {
          guarded(task);
        }
      } catch (InterruptedException meantForAStage) {
        log.debug("The callback thread was interrupted between two stages and goes on.");
      }
      if (nextChore - System.nanoTime() <= 0) {
        guarded(chore);
        nextChore = System.nanoTime() + intervalNanos;
      }
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failure) {
      log.atError().setCause(failure).log("A task of the callback thread failed.");
    }
  }
}
