package dev.agentlog.consumer.internal;

import java.util.concurrent.TimeUnit;

/**
 * Has a reader kept for a while although the queue is full, because most readers of frames are only
 * a little late. Used under the subscription's turn.
 */
final class Lingering {

  /** How long a reader is kept although the queue is full. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long NOT_FULL = -1;

  private final SubscriptionHub hub;
  private final Runnable ready;

  private long fullSince = NOT_FULL;
  private volatile boolean scheduled;

  /**
   * Creates one for a queue that is not full.
   *
   * @param ready has the queue looked at again
   */
  Lingering(SubscriptionHub hub, Runnable ready) {
    this.hub = hub;
    this.ready = ready;
  }

  /** Takes note that the queue is full; tells whether the reader is kept, then to look again. */
  boolean whileFull() {
    long now = hub.clock().getAsLong();
    if (fullSince == NOT_FULL) {
      fullSince = now;
    }
    long left = fullSince + LINGER_NANOS - now;
    if (left <= 0) {
      return false;
    }
    if (!scheduled) {
      scheduled = true;
      hub.work().later(this::again, left);
    }
    return true;
  }

  private void again() {
    scheduled = false;
    ready.run();
  }

  /** Takes note that the queue is not full. */
  void over() {
    fullSince = NOT_FULL;
  }
}
