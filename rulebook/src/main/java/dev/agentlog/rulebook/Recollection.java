package dev.agentlog.rulebook;

import dev.agentlog.rulebook.internal.Acceptance;
import dev.agentlog.rulebook.internal.Append;
import dev.agentlog.rulebook.internal.Home;
import dev.agentlog.rulebook.internal.ReadingRules;
import dev.agentlog.rulebook.internal.Rejection;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Tombstone;
import java.util.List;
import java.util.Optional;

/**
 * Makes the changes of past decisions anew from what those decisions wrote: accepted events from a
 * session's log, tombstones from their topic. Nothing is judged again: what was accepted stays
 * accepted, whatever the rules say by now.
 *
 * <p>Belongs to one thread: it reuses one reader of events.
 */
public final class Recollection {
  private final RuleSettings settings;
  private final ReadingRules readingRules;
  private final Envelope envelope = new Envelope();

  /** A recollection for a namespace. */
  public Recollection(RuleSettings settings) {
    this.settings = settings;
    this.readingRules = new ReadingRules(settings);
  }

  /**
   * Returns the changes that accepting an event made; empty if the event does not follow what the
   * state has: then events before it are missing.
   *
   * @param state the rows that all earlier events of the session left
   * @param logged the event as it is in its session's log, with the log record's key and timestamp;
   *     its partition is the session's, its offset does not matter
   */
  public Optional<List<Change>> accepted(StateView state, InboxRecord logged) {
    Home home = Home.of(logged, settings.partitions(), state);
    if (readingRules.readAccepted(logged, envelope) != null || !home.isSession()) {
      return Optional.empty();
    }
    Append append = new Append(logged, home, envelope, state);
    return follows(append) ? Optional.of(Acceptance.changes(append)) : Optional.empty();
  }

  private static boolean follows(Append append) {
    boolean opened = append.home().exists() != append.kind().equals(Kinds.SESSION_CREATED);
    boolean next = append.event().hasSequence() && append.event().sequence() == append.head() + 1;
    boolean related =
        append.event().branchOp() == BranchOpType.NONE || append.opBranchRow() != null;
    return opened && next && related;
  }

  /**
   * Returns the changes that refusing an append made; none if its session is not known.
   *
   * @param state the rows that earlier decisions about the session left
   * @param tombstone the tombstone as it is in its topic; its event bytes are not kept
   * @param offset the refused record's offset in the keyed inbox
   */
  public static List<Change> rejected(StateView state, Tombstone tombstone, long offset) {
    String session = tombstone.getSessionId();
    Tombstone kept = Tombstone.newBuilder(tombstone).setEvent(null).build();
    return Rejection.changes(session, state.session(session), offset, state, kept);
  }
}
