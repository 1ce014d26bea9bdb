package dev.agentlog.sequencer.internal.metrics;

import java.time.Duration;

/**
 * How old the append was that was seen last, as long as that is not long ago: what was old and was
 * dealt with is no backlog. Written by any thread, read by any.
 */
final class RecentAge {
  private static final Duration OF_LATE = Duration.ofSeconds(30);

  private record Seen(long ageMillis, long atNanos) {}

  private volatile Seen last = new Seen(0, System.nanoTime());

  void saw(long ageMillis) {
    last = new Seen(Math.max(0, ageMillis), System.nanoTime());
  }

  /** Zero if nothing was seen of late. */
  Duration get() {
    Seen seen = last;
    boolean ofLate = System.nanoTime() - seen.atNanos() <= OF_LATE.toNanos();
    return ofLate ? Duration.ofMillis(seen.ageMillis()) : Duration.ZERO;
  }
}
