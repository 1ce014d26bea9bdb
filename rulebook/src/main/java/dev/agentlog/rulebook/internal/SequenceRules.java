package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.EventIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rules 15 to 17: the append follows the branch's head, as far as its writer demands. */
public final class SequenceRules {

  private SequenceRules() {}

  /** Rule 15: nothing is missing before the demanded sequence. */
  public static @Nullable Ruling gap(Append append) {
    Envelope event = append.event();
    return event.hasSequence() && event.sequence() > append.head() + 1
        ? new Refusal(Reason.SEQUENCE_GAP, demanded(append))
        : null;
  }

  /** Rule 16: the demanded sequence is free. */
  public static @Nullable Ruling conflict(Append append) {
    Envelope event = append.event();
    return event.hasSequence() && event.sequence() <= append.head()
        ? new Refusal(Reason.SEQUENCE_CONFLICT, demanded(append))
        : null;
  }

  /** Rule 17: the event demanded before this one is the head. */
  public static @Nullable Ruling notAfterHead(Append append) {
    String previous = append.event().previousEventId();
    BranchState row = append.branchRow();
    if (previous == null) {
      return null;
    }
    UUID demanded = EventIds.parse(previous);
    if (row != null && row.headEventId().equals(demanded)) {
      return null;
    }
    String branch = "branch " + Words.quoted(append.branch());
    String head =
        row == null
            ? branch + " has no event yet."
            : "the head of "
                + branch
                + " is event "
                + row.headEventId()
                + " at sequence "
                + row.head()
                + ".";
    return new Refusal(
        Reason.SEQUENCE_CONFLICT,
        "The append demands event " + demanded + " before it, but " + head);
  }

  private static String demanded(Append append) {
    return "The append demands sequence "
        + append.event().sequence()
        + ", but the next one of branch "
        + Words.quoted(append.branch())
        + " is "
        + append.expectedSequence()
        + ".";
  }
}
