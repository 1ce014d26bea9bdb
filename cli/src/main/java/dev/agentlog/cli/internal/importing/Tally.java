package dev.agentlog.cli.internal.importing;

import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictResult.Accepted;
import dev.agentlog.producer.VerdictResult.Duplicate;
import dev.agentlog.producer.VerdictResult.Rejected;
import java.util.Map;
import java.util.TreeMap;

/** Counts verdicts. Thread-safe. */
public final class Tally {

  private final Map<String, Long> rejected = new TreeMap<>();

  private long accepted;
  private long duplicates;

  /** Counts one verdict. */
  public synchronized void count(VerdictResult verdict) {
    if (verdict instanceof Accepted) {
      accepted++;
    } else if (verdict instanceof Duplicate) {
      duplicates++;
    } else if (verdict instanceof Rejected refused) {
      rejected.merge(refused.reason(), 1L, Long::sum);
    }
  }

  /** How many were accepted. */
  public synchronized long accepted() {
    return accepted;
  }

  /** How many the log had already. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** How many were rejected, by reason; a copy in the reasons' order. */
  public synchronized Map<String, Long> rejected() {
    return new TreeMap<>(rejected);
  }

  /** How many were rejected. */
  public synchronized long refused() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
