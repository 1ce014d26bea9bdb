package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.internal.spool.Spool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the records of a spool: which were accepted, whose receipts they have, which are
 * delivered. Safe for use by any thread; callers append by it, the courier reads.
 */
final class SpoolLedger {

  private final Spool spool;
  private final Progress progress = new Progress();

  /** The appends under way by their records, and those in the spool that have a receipt. */
  @GuardedBy("this")
  private final Map<Long, PendingAppend> appends = new TreeMap<>();

  /** The last record accepted; 0 if none was yet. */
  @GuardedBy("this")
  private long accepted;

  @GuardedBy("this")
  private long confirmed;

  @GuardedBy("this")
  private long untracked;

  @GuardedBy("this")
  private long changes;

  SpoolLedger(Spool spool) {
    this.spool = spool;
  }

  /**
   * Takes an append into the spool.
   *
   * @param append its receipt; null for none
   * @return the number of its record
   */
  synchronized long accept(byte[] bytes, @Nullable PendingAppend append) {
    long sequence = spool.append(bytes);
    accepted = sequence;
    if (append == null) {
      untracked++;
    } else {
      appends.put(sequence, append);
    }
    wake();
    return sequence;
  }

  /** Returns how many events were accepted without a receipt. */
  synchronized long untracked() {
    return untracked;
  }

  /**
   * Waits until everything accepted so far is done, and what was in the spool before.
   *
   * @return whether it is
   */
  synchronized boolean awaitDelivered(long nanos) throws InterruptedException {
    long mark = accepted == 0 ? Long.MAX_VALUE : accepted;
    long end = System.nanoTime() + nanos;
    while (confirmed < mark && spool.unconfirmed() > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Returns how many events are in the spool that are not acknowledged. */
  long waiting() {
    return spool.unconfirmed();
  }

  /** Returns the appends with a receipt that are not acknowledged, in their order. */
  synchronized List<PendingAppend> undelivered() {
    return appends.values().stream()
        .filter(append -> append.kept() == PendingAppend.Kept.SPOOLED)
        .toList();
  }

  /** Returns the append of a record; one that nobody holds a receipt of if there is none. */
  synchronized PendingAppend appendOf(long sequence, SpooledAppend spooled) {
    return appends.computeIfAbsent(sequence, unused -> spooled.orphan());
  }

  /** Notes a record that was read; returns whether it is still to be sent. */
  boolean read(long sequence) {
    return progress.read(sequence);
  }

  /** Has everything that is not confirmed read again. */
  void rewind() {
    progress.rewind();
    spool.rewind();
  }

  /** Notes that a record was acknowledged, or given up. */
  synchronized void settle(long sequence) {
    appends.remove(sequence);
    progress.done(sequence);
    wake();
  }

  /** Confirms to the spool what is done. */
  void confirm() {
    long last = progress.takeConfirmable();
    if (last > 0) {
      spool.confirm(last);
      synchronized (this) {
        confirmed = last;
        notifyAll();
      }
    }
  }

  /** Returns a number that changes with everything that the courier may have to look at. */
  synchronized long changes() {
    return changes;
  }

  /** Says that there may be something to look at. */
  synchronized void wake() {
    changes++;
    notifyAll();
  }

  /** Waits until there may be something to look at that was not there when the number was taken. */
  synchronized void idle(long seen, long longestMillis) throws InterruptedException {
    if (changes == seen) {
      TimeUnit.MILLISECONDS.timedWait(this, longestMillis);
    }
  }
}
