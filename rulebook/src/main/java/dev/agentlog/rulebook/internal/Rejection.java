package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.Change;
import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.rulebook.StateView;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.Origin;
import dev.agentlog.v1.Tombstone;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What refusing an append writes and changes: one tombstone. */
public final class Rejection {

  private Rejection() {}

  /** Returns the decision that refuses a record whose event could not be read. */
  public static Decision unread(InboxRecord record, Home home, StateView state, Refusal refusal) {
    Tombstone kept = tombstone(record, home, refusal, null, null);
    Tombstone written = tombstone(record, home, refusal, null, quoted(record));
    return new Decision.Rejected(
        home.tombstoneSession(),
        refusal.reason(),
        written,
        null,
        changes(record, home, state, kept));
  }

  /** Returns the decision that refuses an append. */
  public static Decision reject(Append append, Refusal refusal) {
    InboxRecord record = append.record();
    Home home = append.home();
    Tombstone kept = tombstone(record, home, refusal, append, null);
    Tombstone written = tombstone(record, home, refusal, append, quoted(record));
    return new Decision.Rejected(
        home.tombstoneSession(),
        refusal.reason(),
        written,
        Verdicts.rejected(append, refusal),
        changes(record, home, append.state(), kept));
  }

  private static Tombstone tombstone(
      InboxRecord record,
      Home home,
      Refusal refusal,
      @Nullable Append append,
      @Nullable ByteBuffer quoted) {
    Envelope event = append == null ? null : append.event();
    Origin writtenAt = record.writtenAt();
    return new Tombstone(
        home.tombstoneSession(),
        append == null ? "" : append.branch(),
        append == null ? null : append.eventIdText(),
        append == null ? null : append.kind(),
        event == null ? null : event.agentId(),
        event == null || !event.hasSequence() ? null : (Long) event.sequence(),
        append == null ? 0L : append.expectedSequence(),
        refusal.reason().name(),
        refusal.detail(),
        writtenAt.topic(),
        writtenAt.partition(),
        writtenAt.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        quoted);
  }

  private static @Nullable ByteBuffer quoted(InboxRecord record) {
    byte[] value = record.value();
    return value == null || value.length > Limits.MAX_TOMBSTONE_EVENT_BYTES
        ? null
        : ByteBuffer.wrap(value);
  }

  private static List<Change> changes(
      InboxRecord record, Home home, StateView state, Tombstone kept) {
    return home.row() == null
        ? List.of()
        : changes(home.session(), home.row(), record.offset(), state, kept);
  }

  /**
   * Returns the changes that a tombstone makes: none if its session is not known.
   *
   * @param row the session's row; null if it is unknown
   * @param offset the refused record's offset in the keyed inbox
   * @param kept the tombstone without its event bytes
   */
  public static List<Change> changes(
      String session, @Nullable SessionState row, long offset, StateView state, Tombstone kept) {
    if (row == null) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>(3);
    changes.add(new Change.PutSession(session, row.withOneMoreTombstone()));
    changes.add(new Change.PutTombstone(session, offset, kept));
    if (row.tombstones() >= Rulebook.TOMBSTONES_KEPT) {
      OptionalLong oldest = state.oldestTombstone(session);
      if (oldest.isPresent()) {
        changes.add(new Change.RemoveTombstone(session, oldest.getAsLong()));
      }
    }
    return List.copyOf(changes);
  }
}
