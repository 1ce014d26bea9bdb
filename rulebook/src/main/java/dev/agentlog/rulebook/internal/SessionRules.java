package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.rulebook.internal.Ruling.Repeat;
import dev.agentlog.schemas.Kinds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rules 5 to 9: the session takes appends, and has not seen this one. */
public final class SessionRules {

  private SessionRules() {}

  /** Rule 5: only opened sessions take appends. */
  public static @Nullable Ruling unknown(Append append) {
    return append.sessionRow() == null && !opens(append)
        ? new Refusal(
            Reason.SESSION_UNKNOWN,
            "Session "
                + Words.quoted(append.session())
                + " was never opened; open it before appending to it.")
        : null;
  }

  /**
   * Rules 6 and 7: an event id belongs to one event of its session for ever, and sending that again
   * changes nothing.
   */
  public static @Nullable Ruling seenBefore(Append append) {
    EventState original =
        append.sessionRow() == null
            ? null
            : append.state().event(append.session(), append.eventId());
    if (original == null) {
      return null;
    }
    boolean sameBranch = original.branch().equals(append.branch());
    if (sameBranch && Arrays.equals(original.contentHash(), append.event().contentHash())) {
      return new Repeat(original);
    }
    return new Refusal(
        Reason.EVENT_ID_REUSED,
        "Event id "
            + append.eventId()
            + " was accepted as sequence "
            + original.sequence()
            + " of branch "
            + Words.quoted(original.branch())
            + " with other content; give a new event a new id.");
  }

  /** Rule 8: a closed session takes nothing more. */
  public static @Nullable Ruling closed(Append append) {
    SessionState session = append.sessionRow();
    return session != null && !session.open()
        ? new Refusal(
            Reason.SESSION_CLOSED,
            "Session " + Words.quoted(append.session()) + " is closed and takes no more appends.")
        : null;
  }

  /** Rule 9: a session is opened once. */
  public static @Nullable Ruling exists(Append append) {
    SessionState session = append.sessionRow();
    return session != null && opens(append)
        ? new Refusal(
            Reason.SESSION_EXISTS,
            "Session "
                + Words.quoted(append.session())
                + " is open already; it was opened by event "
                + session.createdBy()
                + ".")
        : null;
  }

  private static boolean opens(Append append) {
    return append.kind().equals(Kinds.SESSION_CREATED);
  }
}
