package dev.agentlog.consumer.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * The sequences up to which the start of a subscription leaves branches out: those of {@code
 * after(n)}, and those that a cursor remembers. Not thread-safe; the maps that it gives away are
 * immutable.
 */
final class Floors {

  private final Map<String, Long> all = new HashMap<>();
  private Map<String, Long> pending = Map.of();

  /** Sets where the branch begins; a lower sequence than an earlier one does nothing. */
  void raise(String branch, long sequence) {
    all.merge(branch, sequence, Math::max);
    Map<String, Long> more = new HashMap<>(pending);
    more.merge(branch, sequence, Math::max);
    pending = Map.copyOf(more);
  }

  long of(String branch) {
    return all.isEmpty() ? 0 : all.getOrDefault(branch, 0L);
  }

  boolean has(String branch) {
    return all.containsKey(branch);
  }

  /** Takes note that the branch has been read to the sequence. */
  void reached(String branch, long sequence) {
    Long floor = pending.get(branch);
    if (floor != null && floor <= sequence) {
      Map<String, Long> fewer = new HashMap<>(pending);
      fewer.remove(branch);
      pending = Map.copyOf(fewer);
    }
  }

  /** Returns the sequences of the branches that have not been read so far yet. */
  Map<String, Long> pending() {
    return pending;
  }
}
