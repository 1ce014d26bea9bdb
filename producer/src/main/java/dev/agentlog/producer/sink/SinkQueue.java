package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.v1.Lifecycle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink: events, at most so many, and the barriers of flushes between them. Safe
 * for use by any thread; never waits to put something in.
 *
 * <p>When it is full, the event goes that can best be spared: the oldest progress event, else the
 * one that came unless it is terminal, else the oldest that is not terminal. A terminal event goes
 * only if nothing but terminal events wait.
 */
final class SinkQueue {

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<Item> items = new ArrayDeque<>();

  @GuardedBy("lock")
  private int events;

  /** Something that waits. */
  sealed interface Item {}

  /** An event. */
  record Entry(SinkEvent event) implements Item {}

  /**
   * The end of everything accepted before a flush.
   *
   * @param deadlineNanos when whoever waits gives up
   * @param reached completed when the sink flushed; cancelled if nobody waits any more
   */
  record Barrier(long deadlineNanos, CompletableFuture<?> reached) implements Item {}

  /** The end of the queue. */
  record End() implements Item {}

  SinkQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an event; returns the one that had to go for it, which may be itself. */
  @Nullable SinkEvent offer(SinkEvent event) {
    lock.lock();
    try {
      if (events < capacity) {
        add(event);
        return null;
      }
      SinkEvent spared = spare(event.draft().lifecycle());
      if (spared == null) {
        return event;
      }
      add(event);
      return spared;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void add(SinkEvent event) {
    items.add(new Entry(event));
    events++;
    changed.signal();
  }

  /** Removes what can be spared for an event; null if nothing can. */
  @GuardedBy("lock")
  private @Nullable SinkEvent spare(Lifecycle arriving) {
    SinkEvent spared = remove(waiting -> waiting == Lifecycle.PROGRESS);
    return spared == null && arriving == Lifecycle.TERMINAL
        ? remove(waiting -> waiting != Lifecycle.TERMINAL)
        : spared;
  }

  /** Removes the oldest event of which the predicate holds. */
  @GuardedBy("lock")
  private @Nullable SinkEvent remove(Predicate<Lifecycle> which) {
    for (Iterator<Item> each = items.iterator(); each.hasNext(); ) {
      if (each.next() instanceof Entry entry && which.test(entry.event().draft().lifecycle())) {
        each.remove();
        events--;
        return entry.event();
      }
    }
    return null;
  }

  /** Adds a barrier or the end, which always has a place. */
  void put(Item item) {
    lock.lock();
    try {
      items.add(item);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what has waited longest, waiting for it. */
  Item take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Item item;
      while ((item = items.poll()) == null) {
        changed.await();
      }
      if (item instanceof Entry) {
        events--;
      }
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** Empties the queue. */
  List<Item> clear() {
    lock.lock();
    try {
      List<Item> left = new ArrayList<>(items);
      items.clear();
      events = 0;
      return left;
    } finally {
      lock.unlock();
    }
  }
}
