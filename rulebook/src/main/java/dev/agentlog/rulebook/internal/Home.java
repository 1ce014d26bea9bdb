package dev.agentlog.rulebook.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.StateView;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.SessionPartitions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The session that an inbox record belongs to: the one that its key names, if the record is on that
 * session's partition. A record may belong to none.
 */
public final class Home {
  private static final Home NOWHERE = new Home(null, null);

  private final @Nullable String session;
  private final @Nullable SessionState row;

  private Home(@Nullable String session, @Nullable SessionState row) {
    this.session = session;
    this.row = row;
  }

  /** Finds the session that a record belongs to. */
  public static Home of(InboxRecord record, int partitions, StateView state) {
    byte[] key = record.key();
    if (key == null || SessionPartitions.partitionOf(key, partitions) != record.partition()) {
      return NOWHERE;
    }
    String session = text(key);
    return session == null ? NOWHERE : new Home(session, state.session(session));
  }

  /** Returns the bytes as text, or null if they are not valid UTF-8. */
  static @Nullable String text(byte[] utf8) {
    String text = new String(utf8, UTF_8);
    boolean faithful = text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(UTF_8), utf8);
    return faithful ? text : null;
  }

  /** Returns whether the record belongs to a session, opened or not. */
  public boolean isSession() {
    return session != null;
  }

  /** Returns whether the record belongs to a session that was opened. */
  public boolean exists() {
    return row != null;
  }

  /** Returns the session; only to be asked if the record belongs to one. */
  String session() {
    if (session == null) {
      throw new IllegalStateException(
          "The record belongs to no session, so no session can be asked of it.");
    }
    return session;
  }

  /** Returns the session's row; null if the session is unknown. */
  @Nullable SessionState row() {
    return row;
  }

  /**
   * Returns the session for a tombstone: empty if the record belongs to none, or if its key is so
   * long that it is no session's id and, repeated in the tombstone, would make that too large to
   * write.
   */
  String tombstoneSession() {
    return session == null || session.length() > Limits.MAX_TOMBSTONE_EVENT_BYTES ? "" : session;
  }
}
