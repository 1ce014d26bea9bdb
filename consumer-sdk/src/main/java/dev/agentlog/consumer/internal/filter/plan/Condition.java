package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope;

/**
 * A condition fit for evaluation. Immutable and thread-safe; what changes is in the arguments.
 *
 * <p>The values are numbers so that "all" is the least, "any" the greatest, and the opposite {@code
 * TRUE - value}: Kleene's logic, which is CEL's.
 */
public interface Condition {

  /** It does not hold. */
  int FALSE = 0;

  /** Something that it reads is absent or of another type. */
  int UNKNOWN = 1;

  /** It holds. */
  int TRUE = 2;

  /** Returns whether it holds, as one of the three values. */
  int test(Envelope event, Payload payload);

  /** Says whether it is {@link #TRUE}; it may look at less than {@link #test}. */
  default boolean holds(Envelope event, Payload payload) {
    return test(event, payload) == TRUE;
  }

  /** Returns the position of the last field that it reads: the farther, the more it costs. */
  int reach();

  /** Returns a value of two. */
  static int of(boolean holds) {
    return holds ? TRUE : FALSE;
  }
}
