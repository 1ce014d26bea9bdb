package dev.agentlog.it.burst;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Measured times, sorted.
 *
 * @param millis the times in milliseconds, ascending
 */
record Latencies(List<Long> millis) {

  static Latencies of(Collection<Long> measured) {
    List<Long> sorted = new ArrayList<>(measured);
    Collections.sort(sorted);
    return new Latencies(List.copyOf(sorted));
  }

  /** The time that so many of a hundred measurements do not exceed. */
  long percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * millis.size());
    return millis.isEmpty() ? 0 : millis.get(Math.max(0, rank - 1));
  }

  long worst() {
    return percentile(100);
  }

  @Override
  public String toString() {
    return "n=%d p50=%d p95=%d p99=%d max=%d ms"
        .formatted(millis.size(), percentile(50), percentile(95), percentile(99), worst());
  }
}
