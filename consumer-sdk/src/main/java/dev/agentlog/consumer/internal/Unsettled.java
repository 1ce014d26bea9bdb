package dev.agentlog.consumer.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The branches of a session that copies may still follow for, and how far each has been delivered.
 *
 * <p>A chain of immutable links, newest first, so that a cursor takes its snapshot by keeping the
 * newest link, whatever the number of branches. The chain is made anew, with one link per branch,
 * whenever something is settled or it has grown to twice its size. Not thread-safe; the snapshots
 * are.
 */
final class Unsettled {

  private static final int SMALL = 256;

  private @Nullable Link newest;
  private int length;
  private int lengthWhenMade;
  private long settledBelow;

  /** One record of a branch, and the one before it. */
  private record Link(String branch, long sequence, long offset, @Nullable Link before) {}

  /** Takes note of a record: a new event, or a copy, which makes its branch unsettled again. */
  void add(String branch, long delivered, long offset) {
    newest = new Link(branch, delivered, offset, newest);
    length++;
    if (length > SMALL && length > 2 * lengthWhenMade) {
      remake();
    }
  }

  /** Forgets the branches whose latest record lies below the offset. */
  void settle(long below) {
    if (below > settledBelow) {
      settledBelow = below;
      remake();
    }
  }

  /** Returns how far each branch has been delivered, or one branch if it is named. */
  FloorView view(Map<String, Long> pending, @Nullable String only) {
    Link from = newest;
    return from == null && pending.isEmpty() ? FloorView.NONE : () -> floors(from, pending, only);
  }

  private static Map<String, Long> floors(
      @Nullable Link from, Map<String, Long> pending, @Nullable String only) {
    Map<String, Long> floors = new HashMap<>();
    for (Link link = from; link != null; link = link.before()) {
      floors.putIfAbsent(link.branch(), link.sequence());
    }
    pending.forEach((branch, sequence) -> floors.merge(branch, sequence, Math::max));
    if (only != null) {
      floors.keySet().retainAll(Set.of(only));
    }
    return floors;
  }

  private void remake() {
    Set<String> seen = new HashSet<>();
    Map<String, Link> kept = new LinkedHashMap<>();
    for (Link link = newest; link != null; link = link.before()) {
      if (seen.add(link.branch()) && link.offset() >= settledBelow) {
        kept.put(link.branch(), link);
      }
    }
    Link made = null;
    for (Link link : kept.values()) {
      made = new Link(link.branch(), link.sequence(), link.offset(), made);
    }
    newest = made;
    length = kept.size();
    lengthWhenMade = length;
  }
}
