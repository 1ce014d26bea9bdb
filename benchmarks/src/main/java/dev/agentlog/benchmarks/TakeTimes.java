package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long after it was due each event was taken. Thread-safe. */
final class TakeTimes {
  private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final DueEvents events;
  private final Histogram micros = new ConcurrentHistogram(3);
  private final AtomicLong taken = new AtomicLong();

  TakeTimes(DueEvents events) {
    this.events = events;
  }

  /** Notes that an event was taken that was due at the time. */
  void took(long dueMicros) {
    micros.recordValue(Math.max(0, events.micros(dueMicros)));
    taken.incrementAndGet();
  }

  /** Waits until so many events have been taken; returns false if that takes too long. */
  boolean awaitTaken(long count, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (taken.get() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(REST_NANOS);
    }
    return taken.get() >= count;
  }

  /** How many events have been taken. */
  long taken() {
    return taken.get();
  }

  /** The times since the last call of {@link #reset}. */
  Histogram micros() {
    return micros;
  }

  void reset() {
    micros.reset();
  }
}
