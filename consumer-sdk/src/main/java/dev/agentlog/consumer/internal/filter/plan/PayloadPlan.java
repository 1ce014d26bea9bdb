package dev.agentlog.consumer.internal.filter.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a payload a filter asks for, as a tree of keys; each has a number. Built by one
 * thread, then unchanging and thread-safe.
 */
final class PayloadPlan {

  /** A value that is asked for, or on the way to one. */
  static final class Place {

    private final int number;
    private final Map<String, Place> inner = new HashMap<>();

    private Place(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    boolean hasInner() {
      return !inner.isEmpty();
    }

    @Nullable Place at(String key) {
      return inner.get(key);
    }

    /** Forgets what was found here and further in. */
    void clear(@Nullable Object[] values) {
      values[number] = null;
      inner.values().forEach(place -> place.clear(values));
    }
  }

  private final Place root = new Place(0);
  private int places = 1;

  /** Returns the number of a value, which is 0 for the payload itself. */
  int add(List<String> keys) {
    Place place = root;
    for (String key : keys) {
      Place next = place.inner.get(key);
      if (next == null) {
        next = new Place(places++);
        place.inner.put(key, next);
      }
      place = next;
    }
    return place.number;
  }

  Place root() {
    return root;
  }

  int places() {
    return places;
  }
}
