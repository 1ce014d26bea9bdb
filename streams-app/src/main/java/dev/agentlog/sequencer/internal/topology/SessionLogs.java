package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.sequencer.internal.sessions.LogAccess;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.PendingRecord;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import dev.agentlog.sequencer.internal.stores.Table;
import dev.agentlog.sequencer.internal.streams.CommitTracker;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Writes accepted events to their sessions' logs, and never waits for a log.
 *
 * <p>A log topic that the thread's producer does not hold metadata of would block the thread, and a
 * missing one would end in a time-out that costs every session of the task. Such a session's events
 * go to the table {@link Table#PENDING_LOG}, in the same transaction as everything else, while
 * {@link LogAccess} makes the topic usable from its own thread; they are written from there, in
 * order, as soon as it is. Sessions that have pending events keep appending behind them.
 *
 * <p>Owned by its stream thread.
 */
final class SessionLogs {
  private final ProcessorContext<byte[], Outgoing> context;
  private final SequencerContext shared;
  private final CommitTracker commits;
  private final String thread = Thread.currentThread().getName();
  private final KeyValueStore<Bytes, byte[]> state;
  private final Set<String> waiting = new HashSet<>();

  SessionLogs(
      ProcessorContext<byte[], Outgoing> context, SequencerContext shared, CommitTracker commits) {
    this.context = context;
    this.shared = shared;
    this.commits = commits;
    this.state = context.getStateStore(StoreNames.STATE);
    try (KeyValueIterator<Bytes, byte[]> left =
        state.prefixScan(Table.PENDING_LOG.all(), new BytesSerializer())) {
      left.forEachRemaining(row -> waiting.add(Keys.firstText(row.key)));
    }
  }

  /** Writes an event to its session's log, now or as soon as that can be done without waiting. */
  void write(String session, long inboxOffset, Record<byte[], byte[]> event) {
    if (!waiting.contains(session) && isWritable(session)) {
      forward(session, event);
      return;
    }
    PendingRecord row = PendingRecord.of(event.timestamp(), event.headers(), event.value());
    state.put(Keys.position(Table.PENDING_LOG, session, inboxOffset), row.encode());
    waiting.add(session);
    shared.logs().prepare(session);
  }

  /** Writes the pending events of every session whose log has become writable, if any has. */
  boolean writePending() {
    boolean written = false;
    for (Iterator<String> sessions = waiting.iterator(); sessions.hasNext(); ) {
      String session = sessions.next();
      if (isWritable(session)) {
        commits.working();
        writePending(session);
        sessions.remove();
        written = true;
      } else {
        shared.logs().prepare(session);
      }
    }
    return written;
  }

  private void writePending(String session) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    Set<Bytes> written = new HashSet<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        state.prefixScan(Keys.ofSession(Table.PENDING_LOG, session), new BytesSerializer())) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        PendingRecord event = PendingRecord.decode(row.value);
        forward(session, new Record<>(key, event.value(), event.timestamp(), event.kafkaHeaders()));
        written.add(row.key);
      }
    }
    written.forEach(state::delete);
  }

  private boolean isWritable(String session) {
    return shared.logs().isWritable(thread, session);
  }

  private void forward(String session, Record<byte[], byte[]> event) {
    Outgoing outgoing = new Outgoing(shared.namespace().logTopic(session), 0, event.value());
    context.forward(event.withValue(outgoing), NodeNames.LOG_SINK);
  }
}
