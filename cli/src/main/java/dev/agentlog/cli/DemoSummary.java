package dev.agentlog.cli;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a demo, counted where the agents appended.
 *
 * <p>What opens a session is no append of an agent: each session's log has its {@code
 * session.created} besides what is counted here.
 *
 * @param sessions the counts of each session
 * @param latency from the call of append to the frame at a subscriber of everything
 * @param faults what did not hold, one sentence each; empty when all is well
 */
public record DemoSummary(
    SortedMap<String, Counts> sessions, Latency latency, List<String> faults) {

  public DemoSummary {
    sessions = Collections.unmodifiableSortedMap(new TreeMap<>(sessions));
    faults = List.copyOf(faults);
  }

  /**
   * Verdicts, counted.
   *
   * @param accepted appends that are in the log
   * @param duplicates appends of events that the log had already
   * @param rejected rejected appends by reason
   */
  public record Counts(long accepted, long duplicates, SortedMap<String, Long> rejected) {

    public Counts {
      rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }

    /** All appends: accepted, duplicate and rejected. */
    public long appended() {
      return accepted + duplicates + refused();
    }

    /** All rejected appends. */
    public long refused() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    Counts plus(Counts other) {
      SortedMap<String, Long> reasons = new TreeMap<>(rejected);
      other.rejected.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
      return new Counts(accepted + other.accepted, duplicates + other.duplicates, reasons);
    }
  }

  /**
   * A distribution of times in milliseconds.
   *
   * @param p50 the median
   * @param p95 what 95 of 100 stay below
   * @param p99 what 99 of 100 stay below
   */
  public record Latency(double p50, double p95, double p99) {}

  /** The counts of all sessions together. */
  public Counts total() {
    return sessions.values().stream()
        .reduce(new Counts(0, 0, new TreeMap<>(Map.of())), Counts::plus);
  }
}
