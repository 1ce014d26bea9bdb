package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.RowBackedState;
import dev.agentlog.sequencer.internal.stores.Table;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The state as the rows that the store would hold, in memory. Belongs to one thread. */
final class RowsState extends RowBackedState {
  private final NavigableMap<Bytes, byte[]> rows = new TreeMap<>();

  /** All rows, by key. */
  SortedMap<Bytes, byte[]> rows() {
    return Collections.unmodifiableSortedMap(rows);
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
  protected byte @Nullable [] row(Bytes key) {
    return rows.get(key);
  }

  @Override
  protected void put(Bytes key, byte[] row) {
    rows.put(key, row);
  }

  @Override
  protected void remove(Bytes key) {
    rows.remove(key);
  }
}
