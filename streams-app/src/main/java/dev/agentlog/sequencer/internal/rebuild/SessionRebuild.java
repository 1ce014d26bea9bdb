package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.rulebook.Change;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.Recollection;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.Origin;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.PendingRecord;
import dev.agentlog.sequencer.internal.stores.Table;
import dev.agentlog.v1.Tombstone;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One session's rows in the making. Belongs to one thread. */
final class SessionRebuild {
  private final String session;
  private final int partition;
  private final Recollection recollection;
  private final RowsState state = new RowsState();
  private final Envelope envelope = new Envelope();
  private final Set<String> branches = new HashSet<>();
  private boolean incomplete;
  private long firstTimestamp = -1;
  private long lastTimestamp = -1;
  private UUID firstEvent = new UUID(0, 0);
  private long events;
  private long pending;

  SessionRebuild(String session, int partition, Recollection recollection) {
    this.session = session;
    this.partition = partition;
    this.recollection = recollection;
  }

  String session() {
    return session;
  }

  int partition() {
    return partition;
  }

  RowsState state() {
    return state;
  }

  /** How many accepted events were found. */
  long events() {
    return events;
  }

  /** How many of them were in the feed only. */
  long pending() {
    return pending;
  }

  /** Whether events before some that were found are missing. */
  boolean isIncomplete() {
    return incomplete;
  }

  /** When {@code session.created} was recorded; -1 if that is not known. */
  long createdAt() {
    SessionState row = state.session(session);
    return row == null ? -1 : row.createdAt();
  }

  /** The sequence of the branch's newest event; 0 without one. */
  long head(String branch) {
    var row = state.branch(session, branch);
    return row == null ? 0 : row.head();
  }

  /** Takes in the next event of the session's log. */
  void logged(ConsumerRecord<byte[], byte[]> found) {
    InboxRecord event =
        new InboxRecord(
            found.key(),
            found.value(),
            0,
            false,
            partition,
            found.offset(),
            found.timestamp(),
            new Origin(found.topic(), found.partition(), found.offset()));
    Optional<List<Change>> changes = recollection.accepted(state, event);
    changes.ifPresentOrElse(
        all -> all.forEach(change -> change.applyTo(state)), () -> remember(found.value()));
    events++;
    if (firstTimestamp < 0) {
      firstTimestamp = found.timestamp();
    }
    lastTimestamp = found.timestamp();
  }

  /** Takes in an event of the feed; one that is not in the log yet waits for the log. */
  void fed(ConsumerRecord<byte[], byte[]> found) {
    UUID id = EventIds.parse(envelope.wrap(found.value()).eventId());
    if (state.event(session, id) != null) {
      return;
    }
    logged(found);
    // Behind each other, and before everything that is accepted from now on.
    state.put(
        Keys.position(Table.PENDING_LOG, session, pending),
        PendingRecord.of(found.timestamp(), found.headers(), found.value()).encode());
    pending++;
  }

  void refused(Tombstone tombstone, long offset) {
    Recollection.rejected(state, tombstone, offset).forEach(change -> change.applyTo(state));
  }

  /** Sets how many appends were ever refused: more than there are tombstones kept. */
  void countRefused(long tombstones) {
    SessionState row = state.session(session);
    if (row != null) {
      state.putSession(
          session,
          new SessionState(
              row.open(),
              row.createdAt(),
              row.closedAt(),
              row.branches(),
              tombstones,
              row.createdBy()));
    }
  }

  /** Makes the session one that takes no more appends: its heads are not known for certain. */
  void closeIncomplete() {
    SessionState row = state.session(session);
    state.putSession(
        session,
        row == null
            ? new SessionState(false, firstTimestamp, lastTimestamp, branches.size(), 0, firstEvent)
            : row.closed(lastTimestamp));
  }

  /** An event whose predecessors are missing: its id is known at least. */
  private void remember(byte[] value) {
    incomplete = true;
    try {
      envelope.wrap(value);
      UUID id = EventIds.parse(envelope.eventId());
      if (events == 0) {
        firstEvent = id;
      }
      branches.add(envelope.branchId());
      state.putEvent(
          session,
          id,
          new EventState(envelope.branchId(), envelope.sequence(), envelope.contentHash()));
    } catch (MalformedEventException | IllegalArgumentException e) {
      // Not even that: it stays a hole.
      return;
    }
  }
}
