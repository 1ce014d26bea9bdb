package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;
import java.time.Duration;

/**
 * When a spool makes the disk keep what was appended. However it is set, what was appended outlives
 * the process; the difference is what a failure of the whole machine may take. Immutable.
 */
public sealed interface SpoolSync {

  /** Returns the policy by which an append returns once the event is on the disk. */
  static SpoolSync always() {
    return new Always();
  }

  /**
   * Returns the policy by which events are on the disk a little later.
   *
   * @param period how long after the append at most, as long as the disk keeps up; 1 ms or more
   * @throws InvalidOptionsException if the period is shorter
   */
  static SpoolSync every(Duration period) {
    return new Interval(period);
  }

  /** Returns the policy that leaves the moment to the operating system. */
  static SpoolSync never() {
    return new Never();
  }

  /** On the disk before an append returns. */
  record Always() implements SpoolSync {}

  /**
   * On the disk a period after an append.
   *
   * @param period how long
   */
  record Interval(Duration period) implements SpoolSync {

    /** Checks the period. */
    public Interval {
      Checks.positive("the spool's sync period", period);
    }
  }

  /** On the disk when the operating system likes. */
  record Never() implements SpoolSync {}
}
