package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener.Judged;
import dev.agentlog.rulebook.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The verdict that the demo foresees for an append.
 *
 * @param outcome {@code ACCEPTED}, {@code DUPLICATE} or the reason of a rejection; null where
 *     agents race and either may win
 * @param sequence the accepted or original sequence; 0 where it is not foreseen
 */
record Expectation(@Nullable String outcome, long sequence) {

  static Expectation accepted(long sequence) {
    return new Expectation("ACCEPTED", sequence);
  }

  static Expectation duplicate(long sequence) {
    return new Expectation("DUPLICATE", sequence);
  }

  static Expectation rejected(Reason reason) {
    return new Expectation(reason.name(), 0);
  }

  static Expectation race() {
    return new Expectation(null, 0);
  }

  boolean metBy(Judged append) {
    if (outcome == null) {
      return append.accepted() || append.outcome().equals(Reason.SEQUENCE_CONFLICT.name());
    }
    return outcome.equals(append.outcome()) && (sequence == 0 || sequence == append.sequence());
  }
}
