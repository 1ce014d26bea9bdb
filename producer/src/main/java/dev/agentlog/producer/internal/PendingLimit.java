package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.ProducerInterruptedException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places for appends that await their answer: back-pressure that bounds memory. Safe for use by
 * any thread.
 *
 * <p>Places are given back by the callback thread. That thread itself must therefore never wait for
 * one; when it appends it may take places beyond the limit, up to twice the limit.
 */
final class PendingLimit {

  private final int max;
  private final Duration maxBlock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private int taken;

  @GuardedBy("lock")
  private boolean closed;

  /** Whether somebody waited in vain since the last place was given back. */
  @GuardedBy("lock")
  private boolean stalled;

  /**
   * Creates the places.
   *
   * @param max how many
   * @param maxBlock the longest wait for one
   */
  PendingLimit(int max, Duration maxBlock) {
    this.max = max;
    this.maxBlock = maxBlock;
  }

  /**
   * Takes a place.
   *
   * @param session whose append it is for
   * @param mayWait whether to wait for one
   */
  void take(String session, boolean mayWait) {
    lock.lock();
    try {
      long left = maxBlock.toNanos();
      while (!closed && taken >= max && mayWait) {
        if (left <= 0) {
          throw refused(session, maxBlock);
        }
        left = changed.awaitNanos(left);
      }
      checkOpen(session);
      if (taken >= 2L * max) {
        throw refused(session, Duration.ZERO);
      }
      taken++;
    } catch (InterruptedException interrupted) {
      throw interrupted(session, interrupted);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a place if there is one, waiting for it; but once somebody has waited in vain nobody
   * waits until the next is given back.
   *
   * @return whether a place was taken
   */
  boolean takeIfAny(String session, boolean mayWait) {
    lock.lock();
    try {
      long left = maxBlock.toNanos();
      while (!closed && taken >= max && mayWait && !stalled) {
        stalled = left <= 0;
        left = stalled ? 0 : changed.awaitNanos(left);
      }
      checkOpen(session);
      boolean free = taken < max;
      taken += free ? 1 : 0;
      return free;
    } catch (InterruptedException interrupted) {
      throw interrupted(session, interrupted);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void checkOpen(String session) {
    if (closed) {
      throw Failures.closed(session);
    }
  }

  private static ProducerInterruptedException interrupted(
      String session, InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new ProducerInterruptedException(
        "An append to session '%s' was not made: its thread was interrupted while it waited for a receipt to be answered."
            .formatted(session),
        interrupted);
  }

  /** Gives a place back. */
  void giveBack() {
    lock.lock();
    try {
      taken--;
      stalled = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses everybody who waits and whoever comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many places there are. */
  int max() {
    return max;
  }

  /** Returns how many places are taken. */
  int taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private PendingLimitException refused(String session, Duration waited) {
    return new PendingLimitException(
        "An append to session '%s' was not made: %d receipts await an answer, maxPending is %d, and none was answered within %d ms; wait for verdicts before you append more, or raise maxPending."
            .formatted(session, taken, max, waited.toMillis()));
  }
}
