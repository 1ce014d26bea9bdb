package dev.agentlog.it.linear;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One append on a branch, as its writer saw it: appending an event again is another operation.
 *
 * @param eventId the event
 * @param demanded the sequence demanded, empty for the next one
 * @param previous the event that was named as the head; null for none
 * @param invoked when the append was called, in any unit that all operations share
 * @param answered when the answer was known, {@link #NEVER} without one
 * @param answer the answer
 */
public record Operation(
    String eventId,
    OptionalLong demanded,
    @Nullable String previous,
    long invoked,
    long answered,
    Answer answer) {

  /** Later than everything. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Checks that an append without an answer was never answered. */
  public Operation {
    if (answer == Answer.Unknown.INSTANCE && answered != NEVER) {
      throw new IllegalArgumentException("An append without an answer was answered.");
    }
  }

  /** Tells whether this was answered before the other was called. */
  boolean precedes(Operation other) {
    return answered < other.invoked;
  }
}
