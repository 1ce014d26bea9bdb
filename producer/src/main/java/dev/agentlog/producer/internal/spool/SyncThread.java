package dev.agentlog.producer.internal.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A thread that does something at an interval until it is closed. Safe for use by any thread. */
final class SyncThread {

  private final long periodNanos;
  private final Runnable sync;
  private final Thread thread;

  @GuardedBy("this")
  private boolean closed;

  SyncThread(Duration period, Runnable sync) {
    this.periodNanos = period.toNanos();
    this.sync = sync;
    this.thread = new Thread(this::loop, "agentlog-spool-sync");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void loop() {
    try {
      while (!waited()) {
        sync.run();
      }
    } catch (InterruptedException nobodysWish) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a period; returns whether the thread was closed meanwhile. */
  private synchronized boolean waited() throws InterruptedException {
    long end = System.nanoTime() + periodNanos;
    long left;
    while (!closed && (left = end - System.nanoTime()) > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
    }
    return closed;
  }

  /** Has the thread end; what it is doing it finishes. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
