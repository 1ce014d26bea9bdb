package dev.agentlog.rulebook;

import dev.agentlog.v1.Tombstone;
import java.util.UUID;

/** One change of one row: what a decision does to the state, live and on restore alike. */
public sealed interface Change {

  /** Makes this change. */
  void applyTo(State state);

  /** A session was opened, closed, got a branch more or a tombstone more. */
  record PutSession(String session, SessionState row) implements Change {
    @Override
    public void applyTo(State state) {
      state.putSession(session, row);
    }
  }

  /** A branch began, advanced, was claimed by a writer or was merged. */
  record PutBranch(String session, String branch, BranchState row) implements Change {
    @Override
    public void applyTo(State state) {
      state.putBranch(session, branch, row);
    }
  }

  /** A run ended on a branch. */
  record PutRun(String session, String branch, String run, RunState row) implements Change {
    @Override
    public void applyTo(State state) {
      state.putRun(session, branch, run, row);
    }
  }

  /** A run goes on after it had ended on a branch. */
  record RemoveRun(String session, String branch, String run) implements Change {
    @Override
    public void applyTo(State state) {
      state.removeRun(session, branch, run);
    }
  }

  /** An event was accepted, and its id is remembered. */
  record PutEvent(String session, UUID id, EventState row) implements Change {
    @Override
    public void applyTo(State state) {
      state.putEvent(session, id, row);
    }
  }

  /**
   * An append was rejected, and its session is known.
   *
   * @param session the session whose append was rejected
   * @param offset the rejected record's offset in the keyed inbox
   * @param tombstone the tombstone without its event bytes
   */
  record PutTombstone(String session, long offset, Tombstone tombstone) implements Change {
    @Override
    public void applyTo(State state) {
      state.putTombstone(session, offset, tombstone);
    }
  }

  /**
   * A session's oldest kept tombstone made room for a newer one.
   *
   * @param session the session whose append was rejected
   * @param offset the offset, in the keyed inbox, of the record that was rejected
   */
  record RemoveTombstone(String session, long offset) implements Change {
    @Override
    public void applyTo(State state) {
      state.removeTombstone(session, offset);
    }
  }
}
