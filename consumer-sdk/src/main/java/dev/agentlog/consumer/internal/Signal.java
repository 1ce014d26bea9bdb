package dev.agentlog.consumer.internal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; a signal that nobody waits for is kept for the next. Thread-safe. */
final class Signal {

  private final Semaphore fired = new Semaphore(0);

  void fire() {
    fired.release();
  }

  /** Waits for a signal, up to the time. */
  void await(long nanos) throws InterruptedException {
    if (fired.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      fired.drainPermits();
    }
  }
}
