package dev.agentlog.benchmarks;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the frames of many subscriptions in turn, on one thread, and notes how long after it was
 * due each event came. The thread rests for a moment when nothing is there.
 */
final class Takers implements AutoCloseable {
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final List<Subscription> subscriptions;
  private final TakeTimes times;
  private final AtomicLong caughtUp = new AtomicLong();
  private final Thread thread = new Thread(this::run, "bench-taker");
  private volatile boolean closed;

  Takers(List<Subscription> subscriptions, TakeTimes times) {
    this.subscriptions = List.copyOf(subscriptions);
    this.times = times;
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        boolean any = false;
        for (Subscription subscription : subscriptions) {
          any |= takeAll(subscription);
        }
        if (!any) {
          LockSupport.parkNanos(REST_NANOS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean takeAll(Subscription subscription) throws InterruptedException {
    boolean any = false;
    Optional<Frame> next = subscription.next(Duration.ZERO);
    while (next.isPresent()) {
      any = true;
      if (next.get() instanceof Frame.Event event) {
        times.took(event.logged().occurredAtMicros());
      } else if (next.get() instanceof Frame.CaughtUp) {
        caughtUp.incrementAndGet();
      }
      next = subscription.next(Duration.ZERO);
    }
    return any;
  }

  /** Waits until every subscription has caught up once. */
  void awaitCaughtUp() {
    while (caughtUp.get() < subscriptions.size()) {
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }
}
