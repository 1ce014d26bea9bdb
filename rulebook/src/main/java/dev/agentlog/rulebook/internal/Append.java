package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.StateView;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import dev.agentlog.schemas.EventIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An inbox record whose event could be read, with the rows that concern it; lives for one decision.
 *
 * <p>Session and branch rows are those of the key's session: where key and event disagree, the key
 * tells whose state the tombstone may show.
 */
public final class Append {
  /** The branch that every session begins with. */
  static final String MAIN = "main";

  private final InboxRecord record;
  private final Home home;
  private final Envelope event;
  private final StateView state;
  private final String eventIdText;
  private final String branch;
  private final String kind;
  private final @Nullable BranchState branchRow;
  private @Nullable BranchState opBranchRow;
  private boolean opBranchWasRead;
  private @Nullable UUID eventId;

  /**
   * Reads what every rule needs.
   *
   * @param record the record
   * @param home the session that the record belongs to
   * @param event the record's event, read through and found sound
   * @param state the rows
   */
  public Append(InboxRecord record, Home home, Envelope event, StateView state) {
    this.record = record;
    this.home = home;
    this.event = event;
    this.state = state;
    this.eventIdText = event.eventId();
    this.branch = event.branchId();
    this.kind = event.kind();
    this.branchRow = home.exists() ? state.branch(home.session(), branch) : null;
  }

  InboxRecord record() {
    return record;
  }

  public Home home() {
    return home;
  }

  public Envelope event() {
    return event;
  }

  StateView state() {
    return state;
  }

  /**
   * Returns the key's session, which is the event's session once the record is known to be routed
   * right.
   */
  String session() {
    return home.session();
  }

  /** Returns the session's row; null if the session is unknown. */
  @Nullable SessionState sessionRow() {
    return home.row();
  }

  String branch() {
    return branch;
  }

  boolean onMain() {
    return branch.equals(MAIN);
  }

  /** Returns the branch's row; null if the branch is unknown. */
  @Nullable BranchState branchRow() {
    return branchRow;
  }

  /**
   * Returns the row of the branch that a fork comes from or a merge takes in; null if it is
   * unknown, or there is none.
   */
  public @Nullable BranchState opBranchRow() {
    if (!opBranchWasRead && event.branchOp() != BranchOpType.NONE) {
      opBranchRow = home.exists() ? state.branch(home.session(), event.opBranch()) : null;
      opBranchWasRead = true;
    }
    return opBranchRow;
  }

  public String kind() {
    return kind;
  }

  /** Returns the event's id as it was written, whatever it is. */
  String eventIdText() {
    return eventIdText;
  }

  /** Returns the event's id; only to be asked once it is known to be a UUID. */
  UUID eventId() {
    UUID id = eventId;
    if (id == null) {
      id = EventIds.parse(eventIdText);
      eventId = id;
    }
    return id;
  }

  /** Returns the sequence of the branch's newest event; 0 for a branch without events. */
  public long head() {
    return branchRow == null ? 0 : branchRow.head();
  }

  /** Returns the sequence that would have been right; 0 if the record belongs to no session. */
  long expectedSequence() {
    return home.isSession() ? head() + 1 : 0;
  }
}
