package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Events that are written at a steady rate, and how long after they were due all had taken them.
 */
final class DueLoad {
  private static final Duration LATE = Duration.ofSeconds(60);

  private final DueEvents events;
  private final TakeTimes times;
  private final int perSecond;
  private final long takers;

  /** What became of the events of a while. */
  record Result(Histogram micros, double perSecond, boolean complete) {
    String what() {
      return complete ? "due to taken" : "due to taken, of those taken";
    }
  }

  /**
   * Creates a load.
   *
   * @param takers how many take each event
   */
  DueLoad(DueEvents events, TakeTimes times, int perSecond, long takers) {
    this.events = events;
    this.times = times;
    this.perSecond = perSecond;
    this.takers = takers;
  }

  /** Writes for a time, and waits until all has been taken. */
  Result run(Duration length) {
    times.reset();
    long before = times.taken();
    long start = System.nanoTime();
    events.write(perSecond, length);
    boolean complete = times.awaitTaken(events.written() * takers, LATE);
    double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    return new Result(times.micros().copy(), (times.taken() - before) / seconds, complete);
  }
}
