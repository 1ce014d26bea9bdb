package dev.agentlog.consumer.internal;

/**
 * Finds out, from the records of a partition read uncommitted, up to where everything is settled:
 * no further copy of an earlier record will come. Not thread-safe; owned by its subscription.
 *
 * <p>An offset without a record is a transaction's marker. If the transaction was aborted, the
 * sequencer writes the same records again, from the first one on, before anything new. So a new
 * record right behind a marker shows that what lies before the marker has been committed, and a
 * copy shows that it may not have been. A sequencer that was replaced but does not know it yet may
 * write between; therefore the second marker in a row must show the same before the first one
 * counts.
 *
 * <pre>
 *   5 6 7 |abort| 5 6 7 8 |commit| 9 |commit| 10
 *                 ^ copy: nothing is settled  ^ new, and 9 was new: settled below 9
 * </pre>
 *
 * The last stable offset does not answer this: it passes an aborted transaction long before the
 * records of it are written again.
 */
final class Settlement {

  private static final long NONE = -1;

  private long last = NONE;
  private long candidate = NONE;
  private long settledBelow;

  /** Takes note of a record; {@code copy} unless it was the first of its event. */
  void observe(long offset, boolean copy) {
    boolean behindMarker = last != NONE && offset > last + 1;
    last = offset;
    if (copy) {
      candidate = NONE;
    } else if (behindMarker) {
      if (candidate != NONE) {
        settledBelow = candidate;
      }
      candidate = offset;
    }
  }

  /** Takes note that records were lost: the next missing offset is no marker. */
  void interrupted() {
    last = NONE;
    candidate = NONE;
  }

  /** Returns the offset below which everything is settled. */
  long settledBelow() {
    return settledBelow;
  }
}
