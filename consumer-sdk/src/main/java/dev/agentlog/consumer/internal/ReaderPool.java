package dev.agentlog.consumer.internal;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may have a reader of its own: a few at a time, in the order of asking. Thread-safe. */
final class ReaderPool {

  private final int readers;
  private final Set<SubscriptionMachine> holders = new HashSet<>();
  private final Set<SubscriptionMachine> waiting = new LinkedHashSet<>();

  ReaderPool(int readers) {
    this.readers = readers;
  }

  /** Returns whether it may open a reader; if not, it is told when it may. */
  synchronized boolean acquire(SubscriptionMachine subscription) {
    if (holders.contains(subscription)) {
      return true;
    }
    if (holders.size() < readers) {
      return holders.add(subscription);
    }
    waiting.add(subscription);
    return false;
  }

  /** Takes note that it has no reader, and wants none for now. */
  void release(SubscriptionMachine subscription) {
    SubscriptionMachine next = releaseAndChoose(subscription);
    if (next != null) {
      next.ready();
    }
  }

  private synchronized @Nullable SubscriptionMachine releaseAndChoose(
      SubscriptionMachine subscription) {
    waiting.remove(subscription);
    if (!holders.remove(subscription) || waiting.isEmpty()) {
      return null;
    }
    SubscriptionMachine next = waiting.iterator().next();
    waiting.remove(next);
    holders.add(next);
    return next;
  }

  /** Tells whether others wait for a reader. */
  synchronized boolean isWanted() {
    return !waiting.isEmpty();
  }
}
