package dev.agentlog.rulebook;

import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the rules read: the rows that earlier decisions left.
 *
 * <p>A decision reads rows of its record's own session only. The rulebook calls a view from the
 * thread that calls {@link Rulebook#decide} and keeps no reference to it.
 */
public interface StateView {

  /** Returns the session's row, or null if the session was never opened. */
  @Nullable SessionState session(String session);

  /** Returns the branch's row, or null if the branch does not exist. */
  @Nullable BranchState branch(String session, String branch);

  /** Returns how the run ended on the branch, or null if it has not, or was resumed since. */
  @Nullable RunState run(String session, String branch, String run);

  /**
   * Returns what is remembered of the accepted event of this id, or null if the session accepted
   * none.
   */
  @Nullable EventState event(String session, UUID id);

  /**
   * Returns the keyed inbox's offset of the oldest tombstone kept for the session; empty if none is
   * kept.
   */
  OptionalLong oldestTombstone(String session);
}
