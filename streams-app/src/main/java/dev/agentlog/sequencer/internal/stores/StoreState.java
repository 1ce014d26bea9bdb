package dev.agentlog.sequencer.internal.stores;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.SessionState;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rulebook's state in Kafka Streams' store. Owned by one stream thread. */
public final class StoreState extends RowBackedState {
  private final KeyValueStore<Bytes, byte[]> rows;
  private final Map<Bytes, SessionState> recentSessions = new RecentRows<>();
  private final Map<Bytes, BranchState> recentBranches = new RecentRows<>();

  /**
   * Where the oldest tombstone was: none comes before it any more. RocksDB passes over every row
   * that was removed, one by one, so that a search from the session's beginning would take longer
   * with each rejection.
   */
  private final Map<Bytes, Long> oldestTombstones = new RecentRows<>();

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
  public OptionalLong oldestTombstone(String session) {
    Bytes all = Keys.ofSession(Table.TOMBSTONES, session);
    Long known = oldestTombstones.get(all);
    Bytes from = known == null ? all : Keys.position(Table.TOMBSTONES, session, known);
    Bytes to = Keys.position(Table.TOMBSTONES, session, Long.MAX_VALUE);
    try (KeyValueIterator<Bytes, byte[]> kept = rows.range(from, to)) {
      if (!kept.hasNext()) {
        return OptionalLong.empty();
      }
      long oldest = Keys.offsetOf(kept.peekNextKey());
      oldestTombstones.put(all, oldest);
      return OptionalLong.of(oldest);
    }
  }

  @Override
  public void putSession(String session, SessionState row) {
    Bytes key = Keys.session(session);
    put(key, Rows.encode(row));
    recentSessions.put(key, row);
  }

  @Override
  public void putBranch(String session, String branch, BranchState row) {
    Bytes key = Keys.branch(session, branch);
    put(key, Rows.encode(row));
    recentBranches.put(key, row);
  }

  @Override
  protected byte @Nullable [] row(Bytes key) {
    return rows.get(key);
  }

  @Override
  protected void put(Bytes key, byte[] row) {
    rows.put(key, row);
  }

  @Override
  protected void remove(Bytes key) {
    rows.delete(key);
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
}
