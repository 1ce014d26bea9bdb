package dev.agentlog.sequencer.internal.query;

import dev.agentlog.sequencer.internal.threads.Daemons;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process stood still for so long that others may have taken over what it owns,
 * without its knowing it.
 *
 * <p>A watch looks at the clock all the time. If it has not looked for longer than a standstill may
 * last, the process does not know what it owns, from the first moment after it on, until it has
 * found itself among the members of the group: a member that was thrown out gives up what it owned
 * before it joins again. Thread-safe; has a thread of its own.
 */
public final class Wakefulness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wakefulness.class);
  private static final Duration PERIOD = Duration.ofMillis(250);

  private final long longestNanos;
  private final LongSupplier nanoTime;
  private final BooleanSupplier member;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-wakefulness");
  private long looked;
  private boolean doubtful;

  /**
   * Wakefulness that nobody watches yet.
   *
   * @param longest the longest standstill after which the process still owns what it owned
   * @param nanoTime a clock that goes on while the process stands still
   * @param member whether this instance is a member of the group; may block
   */
  public Wakefulness(Duration longest, LongSupplier nanoTime, BooleanSupplier member) {
    this.longestNanos = longest.toNanos();
    this.nanoTime = nanoTime;
    this.member = member;
    this.looked = nanoTime.getAsLong();
  }

  /** Begins to watch; returns this. */
  public Wakefulness watch() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Tells whether what the process owned at any time before this call was its own then. */
  synchronized boolean isCertain() {
    if (nanoTime.getAsLong() - looked > longestNanos) {
      doubtful = true;
    }
    return !doubtful;
  }

  /** Looks at the clock, and after a standstill at the group. */
  void look() {
    if (!passed() && member.getAsBoolean()) {
      certainAgain();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private synchronized boolean passed() {
    boolean certain = isCertain();
    looked = nanoTime.getAsLong();
    return certain;
  }

  private synchronized void certainAgain() {
    doubtful = false;
    looked = nanoTime.getAsLong();
    LOG.atInfo().log("Awake after a standstill, and a member of the group.");
  }
}
