package dev.agentlog.rulebook;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a branch; it has at least one event.
 *
 * @param head the sequence of the branch's newest event, at least 1
 * @param headEventId that event's id
 * @param mergedInto the branch that this one was merged into, null while it takes appends
 * @param parent the branch that this one was forked from, null for a root branch
 * @param forkSequence the parent's last sequence that belongs to this branch's history; -1 for a
 *     root branch
 * @param depth how many forks lie between this branch and its root: 0 for a root branch, at most 64
 * @param fenceWriter the writer that holds the branch, null while nobody does
 * @param fenceEpoch that writer's epoch; 0 while nobody holds the branch
 */
public record BranchState(
    long head,
    UUID headEventId,
    @Nullable String mergedInto,
    @Nullable String parent,
    long forkSequence,
    int depth,
    @Nullable String fenceWriter,
    long fenceEpoch) {

  /** Returns the row of a branch that begins with this event and has no parent. */
  public static BranchState root(UUID firstEventId) {
    return new BranchState(1, firstEventId, null, null, -1, 0, null, 0);
  }

  /**
   * Returns the row of a branch that begins with this event, forked from the parent after the fork
   * sequence.
   */
  public static BranchState fork(UUID firstEventId, String parent, long forkSequence, int depth) {
    return new BranchState(1, firstEventId, null, parent, forkSequence, depth, null, 0);
  }

  /** Returns whether the branch was merged, and so is read-only for ever. */
  public boolean merged() {
    return mergedInto != null;
  }

  /** Returns this row with one event more, which has the given id. */
  public BranchState advanced(UUID eventId) {
    return new BranchState(
        head + 1, eventId, mergedInto, parent, forkSequence, depth, fenceWriter, fenceEpoch);
  }

  /** Returns this row, held by the given writer. */
  public BranchState fencedBy(String writer, long epoch) {
    return new BranchState(
        head, headEventId, mergedInto, parent, forkSequence, depth, writer, epoch);
  }

  /** Returns this row, merged into the given branch. */
  public BranchState mergedInto(String target) {
    return new BranchState(
        head, headEventId, target, parent, forkSequence, depth, fenceWriter, fenceEpoch);
  }
}
