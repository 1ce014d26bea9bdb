package dev.agentlog.sequencer.internal.stores;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.State;
import dev.agentlog.v1.Tombstone;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The rulebook's state as rows under keys: which row says what, wherever the rows are. Not
 * thread-safe.
 */
public abstract class RowBackedState implements State {

  /** Returns the row under the key, null if there is none. */
  protected abstract byte @Nullable [] row(Bytes key);

  /** Sets the row under the key. */
  protected abstract void put(Bytes key, byte[] row);

  /** Removes the row under the key, if there is one. */
  protected abstract void remove(Bytes key);

  @Override
  public @Nullable SessionState session(String session) {
    return read(Keys.session(session), Rows::session);
  }

  @Override
  public @Nullable BranchState branch(String session, String branch) {
    return read(Keys.branch(session, branch), Rows::branch);
  }

  @Override
  public final @Nullable RunState run(String session, String branch, String run) {
    return read(Keys.run(session, branch, run), Rows::run);
  }

  @Override
  public final @Nullable EventState event(String session, UUID id) {
    return read(Keys.event(session, id), Rows::event);
  }

  @Override
  public void putSession(String session, SessionState row) {
    put(Keys.session(session), Rows.encode(row));
  }

  @Override
  public void putBranch(String session, String branch, BranchState row) {
    put(Keys.branch(session, branch), Rows.encode(row));
  }

  @Override
  public final void putRun(String session, String branch, String run, RunState row) {
    put(Keys.run(session, branch, run), Rows.encode(row));
  }

  @Override
  public final void removeRun(String session, String branch, String run) {
    remove(Keys.run(session, branch, run));
  }

  @Override
  public final void putEvent(String session, UUID id, EventState row) {
    put(Keys.event(session, id), Rows.encode(row));
  }

  @Override
  public final void putTombstone(String session, long offset, Tombstone tombstone) {
    put(Keys.position(Table.TOMBSTONES, session, offset), Rows.encode(tombstone));
  }

  @Override
  public final void removeTombstone(String session, long offset) {
    remove(Keys.position(Table.TOMBSTONES, session, offset));
  }

  /** Returns what the row under the key says, null if there is none. */
  protected final <R> @Nullable R read(Bytes key, Function<byte[], R> decode) {
    byte[] row = row(key);
    return row == null ? null : decode.apply(row);
  }
}
