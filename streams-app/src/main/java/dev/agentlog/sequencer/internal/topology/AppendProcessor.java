package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.sequencer.internal.stores.Judged;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Rows;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import dev.agentlog.sequencer.internal.stores.StoreState;
import dev.agentlog.sequencer.internal.stores.Table;
import dev.agentlog.sequencer.internal.streams.CommitPace;
import dev.agentlog.sequencer.internal.streams.CommitTracker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The thin adapter between one Streams task and the rulebook: decide, apply, emit.
 *
 * <p>It waits for nothing: topics are another thread's work, and what cannot be written yet is set
 * aside by {@link SessionLogs}. Owned by its stream thread.
 */
public final class AppendProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  private static final Duration CHECK = Duration.ofMillis(5);

  private final SequencerContext shared;
  private @Nullable Task task;
  private long lastWork;

  /** What exists only while the task is open. */
  private record Task(
      TopicPartition inbox,
      JudgedMarker marker,
      Rulebook rulebook,
      StoreState state,
      CommitTracker commits,
      CommitPace pace,
      SessionLogs logs,
      Emitter emitter) {}

  /** A processor for one task of this instance. */
  public AppendProcessor(SequencerContext shared) {
    this.shared = shared;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    KeyValueStore<Bytes, byte[]> rows = context.getStateStore(StoreNames.STATE);
    Judged found = JudgedMarker.read(rows);
    boolean otherRows = found != null || JudgedMarker.hasRows(rows);
    shared
        .guard()
        .examine(context.taskId().partition(), found, otherRows)
        .ifPresent(judged -> open(context, new JudgedMarker(rows, judged)));
  }

  /** The state is the one that belongs to the partition: it may be judged. */
  private void open(ProcessorContext<byte[], Outgoing> context, JudgedMarker marker) {
    String thread = Thread.currentThread().getName();
    TopicPartition inbox =
        new TopicPartition(shared.namespace().inboxTopic(), context.taskId().partition());
    CommitTracker commits = shared.clients().tracker(thread);
    SessionLogs logs = new SessionLogs(context, shared, commits);
    task =
        new Task(
            inbox,
            marker,
            new Rulebook(shared.rules()),
            new StoreState(context),
            commits,
            shared.clients().pace(thread),
            logs,
            new Emitter(context, shared, logs));
    shared.clients().beforeCommits(thread, inbox, marker::committing);
    context.schedule(CHECK, PunctuationType.WALL_CLOCK_TIME, timestamp -> check());
    Map<String, SessionState> known = knownSessions(context);
    known.forEach(
        (session, row) -> {
          if (row.open()) {
            shared.logs().prepare(session);
          }
        });
    shared.listener().partitionTaken(inbox.partition(), known);
  }

  @Override
  public void process(Record<byte[], byte[]> inboxRecord) {
    Task open = Objects.requireNonNull(task, "process without state");
    lastWork = open.commits().working();
    RecordMetadata metadata = open.emitter().context().recordMetadata().orElseThrow();
    if (open.marker().wasJudged(metadata.offset())) {
      shared.metrics().judgedBefore();
      commitIfDue(open);
      return;
    }
    long begin = System.nanoTime();
    Decision decision =
        open.rulebook()
            .decide(open.state(), InboxRecords.of(inboxRecord, metadata, shared.namespace()));
    decision.applyTo(open.state());
    long age = Math.max(0, shared.clock().millis() - inboxRecord.timestamp());
    shared.metrics().decided(decision, System.nanoTime() - begin, age);
    open.pace().judged(age);
    open.emitter().emit(decision, inboxRecord, metadata);
    if (decision instanceof Decision.Accepted accepted) {
      tell(open, accepted);
    }
    commitIfDue(open);
  }

  @Override
  public void close() {
    if (task != null) {
      shared.clients().noMoreCommits(Thread.currentThread().getName(), task.inbox());
      shared.listener().partitionReleased(task.inbox().partition());
      task.commits().abandoned();
      task = null;
    }
  }

  /** What waits for time and not for an append: logs that became writable, and commits. */
  private void check() {
    Task open = Objects.requireNonNull(task, "punctuation before init");
    if (open.logs().writePending()) {
      lastWork = open.commits().working();
    }
    if (!open.commits().isCommitted(lastWork)) {
      commitIfDue(open);
    }
  }

  private static void commitIfDue(Task open) {
    if (open.pace().isDue(System.nanoTime())) {
      open.emitter().context().commit();
    }
  }

  private void tell(Task open, Decision.Accepted accepted) {
    boolean created = accepted.kind().equals(Kinds.SESSION_CREATED);
    if (!created && !accepted.kind().equals(Kinds.SESSION_CLOSED)) {
      return;
    }
    SessionState row = Objects.requireNonNull(open.state().session(accepted.session()));
    if (created) {
      shared.listener().sessionOpened(open.inbox().partition(), accepted.session(), row);
    } else {
      shared.logs().forget(accepted.session());
      shared.listener().sessionClosed(open.inbox().partition(), accepted.session(), row);
    }
  }

  private static Map<String, SessionState> knownSessions(ProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, byte[]> state = context.getStateStore(StoreNames.STATE);
    Map<String, SessionState> known = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        state.prefixScan(Table.SESSIONS.all(), new BytesSerializer())) {
      rows.forEachRemaining(row -> known.put(Keys.firstText(row.key), Rows.session(row.value)));
    }
    return known;
  }
}
