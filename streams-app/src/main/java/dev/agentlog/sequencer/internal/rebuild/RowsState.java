package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.State;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Rows;
import dev.agentlog.sequencer.internal.stores.Table;
import dev.agentlog.v1.Tombstone;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The state as the rows that the store would hold, in memory. Belongs to one thread. */
final class RowsState implements State {
  private final NavigableMap<Bytes, byte[]> rows = new TreeMap<>();

  /** All rows, by key. */
  SortedMap<Bytes, byte[]> rows() {
    return Collections.unmodifiableSortedMap(rows);
  }

  void put(Bytes key, byte[] row) {
    rows.put(key, row);
  }

  @Override
  public @Nullable SessionState session(String session) {
    return read(Keys.session(session), Rows::session);
  }

  @Override
  public @Nullable BranchState branch(String session, String branch) {
    return read(Keys.branch(session, branch), Rows::branch);
  }

  @Override
  public @Nullable RunState run(String session, String branch, String run) {
    return read(Keys.run(session, branch, run), Rows::run);
  }

  @Override
  public @Nullable EventState event(String session, UUID id) {
    return read(Keys.event(session, id), Rows::event);
  }

  @Override
  public OptionalLong oldestTombstone(String session) {
    Bytes first = rows.higherKey(Keys.ofSession(Table.TOMBSTONES, session));
    boolean ofSession =
        first != null
            && first.get()[0] == Table.TOMBSTONES.all().get()[0]
            && Keys.firstText(first).equals(session);
    return ofSession ? OptionalLong.of(Keys.offsetOf(first)) : OptionalLong.empty();
  }

  @Override
  public void putSession(String session, SessionState row) {
    rows.put(Keys.session(session), Rows.encode(row));
  }

  @Override
  public void putBranch(String session, String branch, BranchState row) {
    rows.put(Keys.branch(session, branch), Rows.encode(row));
  }

  @Override
  public void putRun(String session, String branch, String run, RunState row) {
    rows.put(Keys.run(session, branch, run), Rows.encode(row));
  }

  @Override
  public void removeRun(String session, String branch, String run) {
    rows.remove(Keys.run(session, branch, run));
  }

  @Override
  public void putEvent(String session, UUID id, EventState row) {
    rows.put(Keys.event(session, id), Rows.encode(row));
  }

  @Override
  public void putTombstone(String session, long offset, Tombstone tombstone) {
    rows.put(Keys.position(Table.TOMBSTONES, session, offset), Rows.encode(tombstone));
  }

  @Override
  public void removeTombstone(String session, long offset) {
    rows.remove(Keys.position(Table.TOMBSTONES, session, offset));
  }

  private <R> @Nullable R read(Bytes key, Function<byte[], R> decode) {
    byte[] row = rows.get(key);
    return row == null ? null : decode.apply(row);
  }
}
