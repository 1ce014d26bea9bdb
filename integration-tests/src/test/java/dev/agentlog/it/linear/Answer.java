package dev.agentlog.it.linear;

/** What was answered to an append. Immutable. */
public sealed interface Answer {

  /**
   * The event is in the log, by this append.
   *
   * @param sequence its sequence, from 1
   */
  record Accepted(long sequence) implements Answer {}

  /**
   * The event was in the log already.
   *
   * @param sequence its sequence, from 1
   */
  record Duplicate(long sequence) implements Answer {}

  /**
   * The append changed nothing.
   *
   * @param reason the name of the rule
   * @param expected the sequence that would have been right
   */
  record Rejected(String reason, long expected) implements Answer {}

  /** None: the append may have been judged at any time since, or never be. */
  enum Unknown implements Answer {
    /** The only value. */
    INSTANCE
  }
}
