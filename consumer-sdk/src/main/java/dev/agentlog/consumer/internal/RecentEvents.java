package dev.agentlog.consumer.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which event was delivered under which sequence, for the latest records of a partition: enough to
 * tell a copy from an event that replaces another. Not thread-safe.
 *
 * <p>What is settled is forgotten, apart from a small rest; what is not settled is kept up to a
 * limit, beyond which the oldest go. A sequence that is not remembered counts as a copy.
 */
final class RecentEvents {

  private static final int KEPT_WHEN_SETTLED = 256;

  private final int limit;
  private final LinkedHashMap<Place, Seen> events = new LinkedHashMap<>();
  private long forgottenBelow;

  private record Place(BranchKey branch, long sequence) {}

  private record Seen(String eventId, long offset) {}

  RecentEvents(int limit) {
    this.limit = limit;
  }

  @Nullable String eventAt(BranchKey branch, long sequence) {
    Seen seen = events.get(new Place(branch, sequence));
    return seen == null ? null : seen.eventId();
  }

  void add(BranchKey branch, long sequence, String eventId, long offset) {
    events.put(new Place(branch, sequence), new Seen(eventId, offset));
  }

  void forget(long settledBelow) {
    int surplus = events.size() - KEPT_WHEN_SETTLED;
    if (surplus <= 0 || (settledBelow == forgottenBelow && events.size() <= limit)) {
      return;
    }
    forgottenBelow = settledBelow;
    Iterator<Map.Entry<Place, Seen>> oldest = events.entrySet().iterator();
    while (surplus-- > 0 && oldest.hasNext()) {
      if (oldest.next().getValue().offset() >= settledBelow && events.size() <= limit) {
        return;
      }
      oldest.remove();
    }
  }
}
