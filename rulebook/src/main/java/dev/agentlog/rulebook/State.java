package dev.agentlog.rulebook;

import dev.agentlog.v1.Tombstone;
import java.util.UUID;

/**
 * The rows that decisions change: five tables, each sorted so that one session is one range.
 *
 * <p>Only {@link Change#applyTo} writes here. Putting a row replaces the row of the same key;
 * removing a row that is not there does nothing. An implementation belongs to one thread unless it
 * says otherwise.
 */
public interface State extends StateView {

  /** Puts what is known of a session. */
  void putSession(String session, SessionState row);

  /** Puts what is known of a branch. */
  void putBranch(String session, String branch, BranchState row);

  /** Puts the end of a run. */
  void putRun(String session, String branch, String run, RunState row);

  /** Removes the end of a run. */
  void removeRun(String session, String branch, String run);

  /** Puts what is remembered of an accepted event. */
  void putEvent(String session, UUID id, EventState row);

  /**
   * Keeps a tombstone.
   *
   * @param session the session whose append was rejected
   * @param offset the rejected record's offset in the keyed inbox
   * @param tombstone the tombstone without its event bytes
   */
  void putTombstone(String session, long offset, Tombstone tombstone);

  /** Lets go of a tombstone. */
  void removeTombstone(String session, long offset);
}
