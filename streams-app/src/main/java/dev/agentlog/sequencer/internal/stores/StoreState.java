package dev.agentlog.sequencer.internal.stores;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.State;
import dev.agentlog.v1.Tombstone;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rulebook's state in Kafka Streams' store. Owned by one stream thread. */
public final class StoreState implements State {
  private final KeyValueStore<Bytes, byte[]> rows;
  private final Map<Bytes, SessionState> recentSessions = new RecentRows<>();
  private final Map<Bytes, BranchState> recentBranches = new RecentRows<>();

  /** The state in the store of the task that the context belongs to. */
  public StoreState(ProcessorContext<?, ?> context) {
    rows = context.getStateStore(StoreNames.STATE);
  }

  @Override
  public @Nullable SessionState session(String session) {
    return read(recentSessions, Keys.session(session), Rows::session);
  }

  @Override
  public @Nullable BranchState branch(String session, String branch) {
    return read(recentBranches, Keys.branch(session, branch), Rows::branch);
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
    try (KeyValueIterator<Bytes, byte[]> kept =
        rows.prefixScan(Keys.ofSession(Table.TOMBSTONES, session), new BytesSerializer())) {
      return kept.hasNext()
          ? OptionalLong.of(Keys.offsetOf(kept.peekNextKey()))
          : OptionalLong.empty();
    }
  }

  @Override
  public void putSession(String session, SessionState row) {
    Bytes key = Keys.session(session);
    rows.put(key, Rows.encode(row));
    recentSessions.put(key, row);
  }

  @Override
  public void putBranch(String session, String branch, BranchState row) {
    Bytes key = Keys.branch(session, branch);
    rows.put(key, Rows.encode(row));
    recentBranches.put(key, row);
  }

  @Override
  public void putRun(String session, String branch, String run, RunState row) {
    rows.put(Keys.run(session, branch, run), Rows.encode(row));
  }

  @Override
  public void removeRun(String session, String branch, String run) {
    rows.delete(Keys.run(session, branch, run));
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
    rows.delete(Keys.position(Table.TOMBSTONES, session, offset));
  }

  private <R> @Nullable R read(Map<Bytes, R> recent, Bytes key, Function<byte[], R> decode) {
    R known = recent.get(key);
    if (known != null) {
      return known;
    }
    R stored = read(key, decode);
    if (stored != null) {
      recent.put(key, stored);
    }
    return stored;
  }

  private <R> @Nullable R read(Bytes key, Function<byte[], R> decode) {
    byte[] row = rows.get(key);
    return row == null ? null : decode.apply(row);
  }
}
