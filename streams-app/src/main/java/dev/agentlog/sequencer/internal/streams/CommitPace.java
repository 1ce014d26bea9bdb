package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;

/**
 * Says when a stream thread should commit.
 *
 * <p>A commit is due when the interval has passed since the last one ended. While appends wait, a
 * thread that spent most of its time in commits would never catch up: then it works for several
 * times as long as its last commit took before it commits again. Owned by one stream thread.
 */
public final class CommitPace {
  /** The longest time between two commits, whatever they take. */
  public static final Duration LONGEST = Duration.ofMillis(500);

  private static final long BEHIND_MS = 200;
  private static final int WORK_PER_COMMIT = 8;

  private final long intervalNanos;
  private long lastEnd;
  private long lastLength;
  private boolean behind;

  /**
   * A pace.
   *
   * @param interval shortest time from the end of one commit to the beginning of the next
   * @param now the present time in nanoseconds, from any origin
   */
  CommitPace(Duration interval, long now) {
    this.intervalNanos = interval.toNanos();
    this.lastEnd = now - intervalNanos;
  }

  /**
   * An append was judged.
   *
   * @param ageMillis how long ago it arrived; a wrong clock costs latency, nothing else
   */
  public void judged(long ageMillis) {
    behind = ageMillis > BEHIND_MS;
  }

  /** Whether what was done since the last commit should be committed now. */
  public boolean isDue(long now) {
    long pause = intervalNanos;
    if (behind) {
      long work = Math.min(LONGEST.toNanos(), WORK_PER_COMMIT * lastLength);
      pause = Math.max(pause, work);
    }
    return now - lastEnd >= pause;
  }

  /** A commit was made. */
  void committed(long begin, long end) {
    lastEnd = end;
    lastLength = end - begin;
  }
}
