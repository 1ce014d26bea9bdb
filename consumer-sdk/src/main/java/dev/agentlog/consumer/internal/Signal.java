package dev.agentlog.consumer.internal;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; a signal that nobody waits for is kept for the next. Thread-safe. */
final class Signal {

  private final Semaphore fired = new Semaphore(0);
  private final Runnable also;

  Signal() {
    this(() -> {});
  }

  /** Creates a signal that also does something else when it fires. */
  Signal(Runnable also) {
    this.also = also;
  }

  void fire() {
    fired.release();
    also.run();
  }

  /** Waits for a signal, up to the time. */
  void await(long nanos) throws InterruptedException {
    if (fired.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      fired.drainPermits();
    }
  }
}
