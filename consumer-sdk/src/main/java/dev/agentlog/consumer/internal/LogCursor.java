package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Visibility;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A cursor: whose it is, and a position in one topic. Immutable and thread-safe. The token is made
 * when it is first asked for, because most cursors are never stored.
 */
final class LogCursor implements Cursor {

  private final ScopeIdentity identity;
  private final Visibility visibility;
  private final Uuid topicId;
  private final long[] offsets;
  private final FloorView view;

  private volatile @Nullable String token;

  /**
   * Creates a cursor.
   *
   * @param visibility under which it was taken
   * @param topicId {@link Uuid#ZERO_UUID} if there was no topic yet
   * @param offsets the next offset to deliver, by partition; not copied
   */
  LogCursor(
      ScopeIdentity identity, Visibility visibility, Uuid topicId, long[] offsets, FloorView view) {
    this.identity = identity;
    this.visibility = visibility;
    this.topicId = topicId;
    this.offsets = offsets;
    this.view = view;
  }

  /** Returns the cursor as this SDK's own kind, whoever implemented it. */
  static LogCursor of(Cursor cursor) {
    return cursor instanceof LogCursor own ? own : CursorCodec.decode(cursor.token());
  }

  ScopeIdentity identity() {
    return identity;
  }

  Visibility visibility() {
    return visibility;
  }

  Uuid topicId() {
    return topicId;
  }

  int partitions() {
    return offsets.length;
  }

  /** Returns the next offset to deliver; 0 for a partition that the cursor does not know. */
  long offset(int partition) {
    return partition < offsets.length ? offsets[partition] : 0;
  }

  Map<String, Long> floors() {
    return view.floors();
  }

  /** Tells whether no partition's position is before the other's; both are of one topic. */
  boolean covers(LogCursor other) {
    for (int p = 0; p < other.partitions(); p++) {
      if (offset(p) < other.offset(p)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the furthest position of each partition; both are of one scope and one topic. A cursor
   * that is not before the other is the result as it is, with what it remembers. Neither is before
   * the other only where there are several partitions, whose cursors remember nothing.
   */
  LogCursor furthest(LogCursor other) {
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    long[] furthest = new long[Math.max(partitions(), other.partitions())];
    Arrays.setAll(furthest, p -> Math.max(offset(p), other.offset(p)));
    return new LogCursor(identity, other.visibility, topicId, furthest, FloorView.NONE);
  }

  @Override
  public String token() {
    String text = token;
    if (text == null) {
      text = CursorCodec.encode(this);
      token = text;
    }
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogCursor that && token().equals(that.token());
  }

  @Override
  public int hashCode() {
    return token().hashCode();
  }

  /** Shows the position for people; {@link #token} is what is stored. */
  @Override
  public String toString() {
    return "Cursor["
        + identity.scope().describe()
        + " at "
        + Arrays.toString(offsets)
        + " of topic "
        + topicId
        + "]";
  }
}
