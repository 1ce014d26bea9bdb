package dev.agentlog.consumer.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far each branch has been read. Keeps a limited number of branches; the one not read for the
 * longest time goes first. Not thread-safe.
 */
final class Heads {

  private final LinkedHashMap<BranchKey, Head> heads;
  private boolean complete = true;

  /** The branch asked for last, which is the one used most recently, and its head. */
  private @Nullable BranchKey latest;

  private @Nullable Head latestHead;

  /** The first and the last sequence read on a branch. */
  static final class Head {

    private final long first;
    private long last;

    private Head(long sequence) {
      this.first = sequence;
      this.last = sequence;
    }

    long first() {
      return first;
    }

    long last() {
      return last;
    }
  }

  Heads(int limit) {
    this.heads =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<BranchKey, Head> eldest) {
            boolean full = size() > limit;
            if (full) {
              complete = false;
            }
            return full;
          }
        };
  }

  @Nullable Head of(BranchKey branch) {
    if (!branch.equals(latest)) {
      latestHead = heads.get(branch);
      latest = branch;
    }
    return latestHead;
  }

  void moveTo(BranchKey branch, long sequence) {
    Head head = of(branch);
    if (head == null) {
      latestHead = new Head(sequence);
      heads.put(branch, latestHead);
    } else {
      head.last = Math.max(head.last, sequence);
    }
  }

  /** Tells whether no branch has had to go. */
  boolean complete() {
    return complete;
  }

  void clear() {
    heads.clear();
    latest = null;
    latestHead = null;
  }
}
