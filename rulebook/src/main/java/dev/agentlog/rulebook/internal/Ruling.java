package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.Reason;

/** What a rule says of an append that it stops. */
public sealed interface Ruling {

  /**
   * The append is refused.
   *
   * @param reason the rule's reason
   * @param detail one sentence for a person
   */
  record Refusal(Reason reason, String detail) implements Ruling {}

  /**
   * The append is a retry.
   *
   * @param original what is remembered of the accepted event
   */
  record Repeat(EventState original) implements Ruling {}
}
