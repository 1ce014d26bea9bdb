package dev.agentlog.sequencer.internal.stores;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.v1.Tombstone;
import java.time.Instant;
import org.apache.kafka.common.Uuid;

/**
 * The stored form of each table's row.
 *
 * <p>Every row begins with the version of its layout. A change of layout is a new version, and the
 * old one stays readable: rows outlive programs.
 */
public final class Rows {
  private static final int VERSION = 1;

  private Rows() {}

  /** Encodes a session's row. */
  public static byte[] encode(SessionState row) {
    return new RowWriter(VERSION)
        .bool(row.open())
        .int64(row.createdAt())
        .int64(row.closedAt())
        .int64(row.branches())
        .int64(row.tombstones())
        .uuid(row.createdBy())
        .row();
  }

  /** Decodes a session's row. */
  public static SessionState session(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new SessionState(in.bool(), in.int64(), in.int64(), in.int64(), in.int64(), in.uuid());
  }

  /** Encodes a branch's row. */
  public static byte[] encode(BranchState row) {
    return new RowWriter(VERSION)
        .int64(row.head())
        .uuid(row.headEventId())
        .text(row.mergedInto())
        .text(row.parent())
        .int64(row.forkSequence())
        .int32(row.depth())
        .text(row.fenceWriter())
        .int64(row.fenceEpoch())
        .row();
  }

  /** Decodes a branch's row. */
  public static BranchState branch(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new BranchState(
        in.int64(),
        in.uuid(),
        in.textOrNull(),
        in.textOrNull(),
        in.int64(),
        in.int32(),
        in.textOrNull(),
        in.int64());
  }

  /** Encodes a run's row. */
  public static byte[] encode(RunState row) {
    return new RowWriter(VERSION).text(row.sealedBy()).int64(row.sequence()).row();
  }

  /** Decodes a run's row. */
  public static RunState run(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new RunState(in.text(), in.int64());
  }

  /** Encodes an accepted event's row. */
  public static byte[] encode(EventState row) {
    return new RowWriter(VERSION)
        .text(row.branch())
        .int64(row.sequence())
        .bytes(row.contentHash())
        .row();
  }

  /** Decodes an accepted event's row. */
  public static EventState event(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new EventState(in.text(), in.int64(), in.bytes());
  }

  /** Encodes how far a partition is judged. */
  public static byte[] encode(Judged row) {
    return new RowWriter(VERSION)
        .int64(row.next())
        .text(row.inbox().toString())
        .text(row.changelog().toString())
        .row();
  }

  /** Decodes how far a partition is judged. */
  public static Judged judged(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    return new Judged(in.int64(), Uuid.fromString(in.text()), Uuid.fromString(in.text()));
  }

  /** Encodes a tombstone's row; its event bytes are not kept. */
  public static byte[] encode(Tombstone row) {
    return new RowWriter(VERSION)
        .text(row.getSessionId())
        .text(row.getBranchId())
        .text(row.getEventId())
        .text(row.getKind())
        .text(row.getAgentId())
        .int64(row.getAttemptedSequence() == null ? -1 : row.getAttemptedSequence())
        .bool(row.getAttemptedSequence() != null)
        .int64(row.getExpectedSequence())
        .text(row.getReason())
        .text(row.getDetail())
        .text(row.getInboxTopic())
        .int32(row.getInboxPartition())
        .int64(row.getInboxOffset())
        .int64(row.getRecordedAt().toEpochMilli())
        .row();
  }

  /** Decodes a tombstone's row. */
  public static Tombstone tombstone(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    Tombstone.Builder tombstone =
        Tombstone.newBuilder()
            .setSessionId(in.text())
            .setBranchId(in.text())
            .setEventId(in.textOrNull())
            .setKind(in.textOrNull())
            .setAgentId(in.textOrNull());
    long attempted = in.int64();
    return tombstone
        .setAttemptedSequence(in.bool() ? (Long) attempted : null)
        .setExpectedSequence(in.int64())
        .setReason(in.text())
        .setDetail(in.text())
        .setInboxTopic(in.text())
        .setInboxPartition(in.int32())
        .setInboxOffset(in.int64())
        .setRecordedAt(Instant.ofEpochMilli(in.int64()))
        .setEvent(null)
        .build();
  }
}
