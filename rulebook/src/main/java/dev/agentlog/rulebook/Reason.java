package dev.agentlog.rulebook;

/**
 * Why an append was rejected: the names are part of the wire contract and stand in tombstones and
 * verdicts.
 */
public enum Reason {
  /** The value is longer than 900,000 bytes, or the headers are longer than 16 KiB in all. */
  TOO_LARGE,
  /** The value is not a readable AgentEvent of a schema that the namespace accepts. */
  MALFORMED,
  /**
   * The record's key is not the event's session, or the record is not on that session's partition.
   */
  MISROUTED,
  /** The event is wrong in itself, whatever came before it. */
  INVALID,
  /** The session was never opened. */
  SESSION_UNKNOWN,
  /** The event id belongs to another accepted event of this session. */
  EVENT_ID_REUSED,
  /** The session is closed. */
  SESSION_CLOSED,
  /** The session is open already. */
  SESSION_EXISTS,
  /** Another writer holds the branch. */
  FENCED,
  /** The branch was merged and is read-only for ever. */
  BRANCH_READ_ONLY,
  /** The run has ended on this branch. */
  RUN_SEALED,
  /** A branch of the fork's name exists already. */
  BRANCH_EXISTS,
  /** The branch to fork from does not exist. */
  PARENT_UNKNOWN,
  /** The fork sequence lies beyond the parent's head. */
  FORK_BEYOND_HEAD,
  /** The fork would be nested deeper than 64 forks. */
  LINEAGE_TOO_DEEP,
  /** A branch cannot be merged into itself, and {@code main} cannot be merged at all. */
  MERGE_INVALID,
  /** The branch to merge into does not exist. */
  TARGET_UNKNOWN,
  /** The branch to merge does not exist. */
  SOURCE_UNKNOWN,
  /** The branch to merge was merged before. */
  ALREADY_MERGED,
  /** The source sequence that the merge names is not the source's head. */
  MERGE_STALE,
  /** The branch does not exist, and the append does not start it. */
  BRANCH_UNKNOWN,
  /** The demanded sequence lies beyond the branch's head + 1. */
  SEQUENCE_GAP,
  /**
   * The demanded sequence is taken, or the branch's head is not the event that the append demands
   * before it.
   */
  SEQUENCE_CONFLICT;

  /**
   * Returns whether the rejected event could be read at all: if not, nothing is known of its
   * content.
   */
  public boolean eventWasRead() {
    return this != TOO_LARGE && this != MALFORMED;
  }
}
