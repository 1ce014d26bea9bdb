package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Which records of a spool are on their way, and up to which all are done. Safe for use by any
 * thread; calls nobody.
 *
 * <p>Records are read in order and done in any order; only what is done without gaps from the
 * beginning can be confirmed. What is done behind a gap is remembered over a new beginning, so that
 * it is not sent again.
 */
final class Progress {

  @GuardedBy("this")
  private final Deque<Long> underWay = new ArrayDeque<>();

  @GuardedBy("this")
  private final Set<Long> done = new HashSet<>();

  /** Notes a record that was read; returns whether it is still to be sent. */
  synchronized boolean read(long sequence) {
    underWay.addLast(sequence);
    return !done.contains(sequence);
  }

  /** Notes that a record was acknowledged, or given up. */
  synchronized void done(long sequence) {
    done.add(sequence);
  }

  /** Returns the last record up to which all that were read are done; 0 if there is no new one. */
  synchronized long takeConfirmable() {
    long last = 0;
    while (!underWay.isEmpty() && done.contains(underWay.peekFirst())) {
      last = underWay.removeFirst();
      done.remove(last);
    }
    return last;
  }

  /** Forgets what was read: it will be read again, from the first record that is not confirmed. */
  synchronized void rewind() {
    underWay.clear();
  }

  /** Returns how many records were read and can not be confirmed yet. */
  synchronized int underWay() {
    return underWay.size();
  }
}
