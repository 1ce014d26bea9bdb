package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.Change;
import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Kinds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What accepting an append (rule 18) writes and changes, and how a retry (rule 6) is answered. */
public final class Acceptance {

  private Acceptance() {}

  /** Returns the decision that accepts the append at the next sequence of its branch. */
  public static Decision accept(Append append) {
    long sequence = append.head() + 1;
    Envelope event = append.event();
    return new Decision.Accepted(
        append.session(),
        append.branch(),
        sequence,
        append.kind(),
        event.withSequence(sequence),
        Verdicts.accepted(append, sequence),
        changes(append));
  }

  /** Returns the decision that answers a retry with the original sequence. */
  public static Decision repeat(Append append, EventState original) {
    return new Decision.Duplicate(
        append.session(),
        append.branch(),
        original.sequence(),
        Verdicts.duplicate(append, original));
  }

  /** Returns the changes that an append makes when it is accepted at the next sequence. */
  public static List<Change> changes(Append append) {
    long sequence = append.head() + 1;
    List<Change> changes = new ArrayList<>(4);
    String session = append.session();
    SessionState sessionRow = sessionRow(append);
    if (sessionRow != null) {
      changes.add(new Change.PutSession(session, sessionRow));
    }
    changes.add(new Change.PutBranch(session, append.branch(), branchRow(append)));
    Change sourceChange = sourceChange(append);
    if (sourceChange != null) {
      changes.add(sourceChange);
    }
    Change runChange = RunRules.change(append, sequence);
    if (runChange != null) {
      changes.add(runChange);
    }
    EventState remembered = new EventState(append.branch(), sequence, append.event().contentHash());
    changes.add(new Change.PutEvent(session, append.eventId(), remembered));
    return List.copyOf(changes);
  }

  /** Returns the session's new row, or null if the append leaves it as it is. */
  private static @Nullable SessionState sessionRow(Append append) {
    SessionState row = append.sessionRow();
    if (row == null) {
      return SessionState.opened(append.record().timestamp(), append.eventId());
    }
    if (append.kind().equals(Kinds.SESSION_CLOSED)) {
      return row.closed(append.record().timestamp());
    }
    return append.branchRow() == null ? row.withOneMoreBranch() : null;
  }

  private static BranchState branchRow(Append append) {
    BranchState before = append.branchRow();
    BranchState after = before == null ? firstRow(append) : before.advanced(append.eventId());
    String writer = append.event().writerId();
    return writer != null && append.kind().equals(Kinds.WRITER_CLAIMED)
        ? after.fencedBy(writer, append.event().writerEpoch())
        : after;
  }

  private static BranchState firstRow(Append append) {
    BranchState parent = append.opBranchRow();
    Envelope event = append.event();
    return parent == null
        ? BranchState.root(append.eventId())
        : BranchState.fork(
            append.eventId(), event.opBranch(), event.opSequence(), parent.depth() + 1);
  }

  private static @Nullable Change sourceChange(Append append) {
    BranchState source = append.opBranchRow();
    return source != null && append.kind().equals(Kinds.BRANCH_MERGED)
        ? new Change.PutBranch(
            append.session(), append.event().opBranch(), source.mergedInto(append.branch()))
        : null;
  }
}
