package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;

/**
 * How many events wait for a subscription's reader, and what happens when more come. Whatever it
 * is, no writer and no other subscription waits, no terminal event is lost as long as the log keeps
 * it, and what is dropped is told by a {@link Frame.Gap} with reason {@link Frame.Gap.Reason#SHED}.
 *
 * @param policy what happens
 * @param capacity how many events may wait, from 1 to 1,048,576; 1,024 by default
 * @param reserve how many of them may be terminal events only, from 0 to {@code capacity}; 64 by
 *     default; means nothing under {@link Policy#BACKPRESSURE}
 */
public record Overflow(Policy policy, int capacity, int reserve) {

  /** The largest capacity. */
  public static final int MAX_CAPACITY = 1_048_576;

  /** How many events may wait by default. */
  public static final int DEFAULT_CAPACITY = 1_024;

  /** How many of them are for terminal events only by default. */
  public static final int DEFAULT_RESERVE = 64;

  /** What happens to an event that finds the queue full. */
  public enum Policy {
    /** Nothing more is fetched for this subscription until there is room: the log is the buffer. */
    BACKPRESSURE,
    /** An event that is not terminal is dropped. */
    DROP_NON_TERMINAL,
    /**
     * Progress is dropped: the arriving event, or the oldest that waits, to admit something else;
     * an ordinary event only if no progress waits.
     */
    DROP_PROGRESS,
    /** As {@link #DROP_PROGRESS}, and the gaps count what was dropped by kind. */
    SUMMARIZE_PROGRESS,
    /**
     * The subscription fails with {@link QueueOverflowException}, once what waits has been
     * delivered.
     */
    FAIL
  }

  /** Checks the sizes. */
  public Overflow {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new InvalidArgumentException(
          "A queue of %d events cannot be: give a capacity from 1 to %d."
              .formatted(capacity, MAX_CAPACITY));
    }
    if (reserve < 0 || reserve > capacity) {
      throw new InvalidArgumentException(
          "A reserve of %d for terminal events does not fit a queue of %d: give 0 to %d."
              .formatted(reserve, capacity, capacity));
    }
  }

  /** Returns the policy with the default sizes. */
  public static Overflow of(Policy policy) {
    return new Overflow(policy, DEFAULT_CAPACITY, DEFAULT_RESERVE);
  }

  /**
   * Returns the policy with other sizes.
   *
   * @throws InvalidArgumentException if a size is out of its range
   */
  public static Overflow of(Policy policy, int capacity, int reserve) {
    return new Overflow(policy, capacity, reserve);
  }
}
