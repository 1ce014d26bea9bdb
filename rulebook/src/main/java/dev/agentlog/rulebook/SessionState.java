package dev.agentlog.rulebook;

import java.util.UUID;

/**
 * What is known of an opened session; a closed one's row stays for ever.
 *
 * @param open whether the session takes appends
 * @param createdAt when {@code session.created} was recorded, in milliseconds since the epoch
 * @param closedAt when {@code session.closed} was recorded, in milliseconds since the epoch; -1
 *     while open
 * @param branches how many branches the session has, {@code main} included
 * @param tombstones how many of the session's appends were ever rejected, those no longer kept
 *     included
 * @param createdBy the event id of {@code session.created}
 */
public record SessionState(
    boolean open, long createdAt, long closedAt, long branches, long tombstones, UUID createdBy) {

  /** Returns the row of a session that is opened now: one branch, no rejections. */
  public static SessionState opened(long createdAt, UUID createdBy) {
    return new SessionState(true, createdAt, -1, 1, 0, createdBy);
  }

  /** Returns this row, closed. */
  public SessionState closed(long at) {
    return new SessionState(false, createdAt, at, branches, tombstones, createdBy);
  }

  /** Returns this row with one branch more. */
  public SessionState withOneMoreBranch() {
    return new SessionState(open, createdAt, closedAt, branches + 1, tombstones, createdBy);
  }

  /** Returns this row with one tombstone more. */
  public SessionState withOneMoreTombstone() {
    return new SessionState(open, createdAt, closedAt, branches, tombstones + 1, createdBy);
  }
}
