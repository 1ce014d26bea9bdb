package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.v1.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the append that a verdict answers. Safe for use by any thread; it completes no future and
 * calls nobody, so that no caller's code ever runs under its lock.
 *
 * <p>A verdict names its append by the position in the inbox, which the writer learns only from the
 * acknowledgement, and that may come after the verdict. So appends are found by event id first;
 * verdicts whose event id is awaited but whose position is nobody's yet are kept until every append
 * of that event id knows its position. Several appends of one event id are several attempts: each
 * has a verdict of its own, and an attempt of somebody else has a position that is nobody's.
 */
final class PendingVerdicts {

  /**
   * The most early verdicts kept for one event id. More than one needs other writers that append
   * the same event in the same moment.
   */
  static final int EARLY_KEPT = 64;

  private final long timeoutNanos;

  @GuardedBy("this")
  private final Map<UUID, Attempts> attempts = new HashMap<>();

  /**
   * Those whose position is known, in the order in which their time runs out: it is the same for
   * all. A hundred thousand may be pending, which nobody should have to look through.
   */
  @GuardedBy("this")
  private final Set<PendingAppend> acknowledged = new LinkedHashSet<>();

  @GuardedBy("this")
  private int size;

  @GuardedBy("this")
  private long added;

  /**
   * Creates an empty one.
   *
   * @param timeoutNanos the longest wait for a verdict, from the acknowledgement
   */
  PendingVerdicts(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** Adds an append; to be called before it is sent. */
  synchronized void add(PendingAppend append) {
    attempts.computeIfAbsent(append.id(), id -> new Attempts()).appends.add(append);
    append.added(++added);
    size++;
  }

  /** Returns whether the append is pending. */
  synchronized boolean contains(PendingAppend append) {
    Attempts same = attempts.get(append.id());
    return same != null && same.appends.contains(append);
  }

  /** Returns whether an append of the event is awaited: a quick look before decoding a verdict. */
  synchronized boolean awaits(UUID eventId) {
    return attempts.containsKey(eventId);
  }

  /**
   * Notes where an append lies.
   *
   * @param nowNanos the moment, from which its verdict has its time
   * @return the append's verdict if that came before; the append is then no longer pending
   */
  synchronized @Nullable Verdict acknowledged(
      PendingAppend append, InboxPosition position, long nowNanos) {
    append.acknowledged(position, nowNanos + timeoutNanos);
    Attempts same = attempts.get(append.id());
    if (same == null || !same.appends.contains(append)) {
      return null;
    }
    Verdict early = same.takeEarly(position);
    if (early != null) {
      settle(append, same);
      append.markAnswered();
    } else {
      acknowledged.add(append);
      same.forgetForeign();
    }
    return early;
  }

  /**
   * Finds the append that a verdict answers.
   *
   * @return the append, no longer pending; null if the verdict is another writer's, or early and
   *     kept
   */
  synchronized @Nullable PendingAppend answered(UUID eventId, Verdict verdict) {
    Attempts same = attempts.get(eventId);
    if (same == null) {
      return null;
    }
    InboxPosition position = Verdicts.position(verdict);
    for (PendingAppend append : same.appends) {
      if (position.equals(append.position())) {
        settle(append, same);
        append.markAnswered();
        return append;
      }
    }
    same.keepEarly(verdict);
    return null;
  }

  /**
   * Takes an append out that is done otherwise: it failed, or no verdict was asked for.
   *
   * @param known whether all that was asked for is known
   * @return whether it was pending
   */
  synchronized boolean remove(PendingAppend append, boolean known) {
    Attempts same = attempts.get(append.id());
    if (same == null || !same.appends.contains(append)) {
      return false;
    }
    settle(append, same);
    if (known) {
      append.markAnswered();
    }
    same.forgetForeign();
    return true;
  }

  /** Takes out the acknowledged appends whose verdict is overdue. */
  synchronized List<PendingAppend> takeOverdue(long nowNanos) {
    return take(append -> append.deadlineNanos() - nowNanos <= 0);
  }

  /** Takes out every acknowledged append. */
  synchronized List<PendingAppend> takeAcknowledged() {
    return take(append -> true);
  }

  /** Returns the pending appends in the order in which they were added, leaving them. */
  synchronized List<PendingAppend> pending() {
    List<PendingAppend> all = new ArrayList<>(size);
    attempts.values().forEach(same -> all.addAll(same.appends));
    all.sort(Comparator.comparingLong(PendingAppend::order));
    return all;
  }

  /** Returns those of the appends that ended without all that was asked for, or have not ended. */
  synchronized List<PendingAppend> unanswered(List<PendingAppend> appends) {
    return appends.stream().filter(append -> !append.answered()).toList();
  }

  /**
   * Waits until nothing is pending.
   *
   * @param nanos how long at most
   * @return whether nothing is pending
   */
  synchronized boolean awaitEmpty(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (size > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Returns how many appends are pending. */
  synchronized int size() {
    return size;
  }

  /** Takes acknowledged appends out, beginning with the oldest, as long as the condition holds. */
  @GuardedBy("this")
  private List<PendingAppend> take(Predicate<PendingAppend> which) {
    List<PendingAppend> taken = new ArrayList<>();
    for (PendingAppend append : acknowledged) {
      if (!which.test(append)) {
        break;
      }
      taken.add(append);
    }
    for (PendingAppend append : taken) {
      Attempts same = attempts.get(append.id());
      if (same != null) {
        settle(append, same);
        same.forgetForeign();
      }
    }
    return taken;
  }

  @GuardedBy("this")
  private void settle(PendingAppend append, Attempts same) {
    same.appends.remove(append);
    if (same.appends.isEmpty()) {
      attempts.remove(append.id());
    }
    acknowledged.remove(append);
    size--;
    if (size == 0) {
      notifyAll();
    }
  }

  /** The pending appends of one event id, and verdicts that may be theirs. */
  private static final class Attempts {

    private final List<PendingAppend> appends = new ArrayList<>(1);
    private final Deque<Verdict> early = new ArrayDeque<>(0);

    private @Nullable Verdict takeEarly(InboxPosition position) {
      for (Iterator<Verdict> each = early.iterator(); each.hasNext(); ) {
        Verdict verdict = each.next();
        if (Verdicts.position(verdict).equals(position)) {
          each.remove();
          return verdict;
        }
      }
      return null;
    }

    private void keepEarly(Verdict verdict) {
      if (appends.stream().allMatch(append -> append.position() != null)) {
        return;
      }
      if (early.size() == EARLY_KEPT) {
        early.removeFirst();
      }
      early.addLast(verdict);
    }

    /** Drops the early verdicts once every append knows its position: none can be theirs. */
    private void forgetForeign() {
      if (!early.isEmpty() && appends.stream().allMatch(append -> append.position() != null)) {
        early.clear();
      }
    }
  }
}
