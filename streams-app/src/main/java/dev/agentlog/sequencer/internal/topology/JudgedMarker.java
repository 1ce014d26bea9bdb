package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.sequencer.internal.stores.Judged;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Rows;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state's own note of how far its partition is judged, written just before each commit of the
 * partition's offset, in the same transaction.
 *
 * <p>Owned by its stream thread.
 */
final class JudgedMarker {
  private final KeyValueStore<Bytes, byte[]> state;
  private final long first;
  private Judged row;
  private boolean somethingRead;

  JudgedMarker(KeyValueStore<Bytes, byte[]> state, Judged row) {
    this.state = state;
    this.row = row;
    this.first = row.next();
  }

  /** The marker in the state; null if there is none. */
  static @Nullable Judged read(KeyValueStore<Bytes, byte[]> state) {
    byte[] row = state.get(Keys.judged());
    return row == null ? null : Rows.judged(row);
  }

  /** Whether the state has any row. */
  static boolean hasRows(KeyValueStore<Bytes, byte[]> state) {
    try (KeyValueIterator<Bytes, byte[]> rows = state.all()) {
      return rows.hasNext();
    }
  }

  /**
   * Notes that a record was read; returns whether it was judged before: the committed offset may
   * have been set back or have expired, and the state knows better.
   */
  boolean wasJudged(long offset) {
    somethingRead = true;
    return offset < first;
  }

  /** The partition's offset is about to be committed. */
  void committing(long next) {
    if (somethingRead) {
      row = row.upTo(next);
      state.put(Keys.judged(), Rows.encode(row));
    }
  }
}
