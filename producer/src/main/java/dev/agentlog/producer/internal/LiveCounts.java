package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.LiveStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what becomes of live events, and logs those that are dropped: the first, second, fourth,
 * eighth and so on. Safe for use by any thread.
 */
final class LiveCounts {

  private static final Logger log = LoggerFactory.getLogger(LiveCounts.class);

  @GuardedBy("this")
  private long taken;

  @GuardedBy("this")
  private long delivered;

  @GuardedBy("this")
  private long coalesced;

  @GuardedBy("this")
  private long dropped;

  @GuardedBy("this")
  private @Nullable String lastDrop;

  /** Counts an event that was handed in. */
  synchronized void taken(boolean merged) {
    taken++;
    coalesced += merged ? 1 : 0;
  }

  synchronized void delivered(int events) {
    delivered += events;
  }

  /**
   * Counts and tells events that are not sent.
   *
   * @param why in one sentence
   */
  void dropped(int events, String why) {
    if (events == 0) {
      return;
    }
    long before;
    long after;
    synchronized (this) {
      before = dropped;
      dropped += events;
      after = dropped;
      lastDrop = why;
    }
    if (Long.highestOneBit(before) != Long.highestOneBit(after)) {
      log.atWarn()
          .addKeyValue("dropped", after)
          .addKeyValue("why", why)
          .log("Events were not sent live.");
    }
  }

  synchronized LiveStats stats() {
    return new LiveStats(taken, delivered, coalesced, dropped, lastDrop);
  }
}
