package dev.agentlog.testkit;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.WayIn;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SessionNames;
import dev.agentlog.testkit.InMemoryReceipt.Appending;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A producer whose log is in memory: the same interface, the same checks, the real rulebook's
 * verdicts, and faults on request.
 *
 * <p>It answers at once: every receipt's futures are complete when {@code append} returns. Safe for
 * use by any thread.
 */
public final class InMemoryProducer implements AgentLogProducer {
  private final InMemorySequencer log;
  private final ProducerOptions options;
  private final InMemoryFailures failures = new InMemoryFailures();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong live = new AtomicLong();
  private volatile boolean closed;

  InMemoryProducer(InMemorySequencer log, ProducerOptions options) {
    this.log = log;
    this.options = options;
  }

  /** Makes the next appends fail, each in the way that stands at its place. */
  public void failNext(Fault... next) {
    faults.addAll(List.of(next));
  }

  @Override
  public ProducerOptions options() {
    return options;
  }

  @Override
  public NamespaceMeta namespaceMeta() {
    return log.meta();
  }

  @Override
  public SessionHandle open(String id, OpenOptions details) {
    SessionNames.requireValid(id);
    requireOpen("The session '%s' was not opened".formatted(id));
    SessionState known = log.session(id);
    if (known != null && !known.open()) {
      throw new SessionClosedException(
          "The session '%s' was closed and stays closed; open one with another id.".formatted(id));
    }
    if (known == null) {
      log.open(id, details.agent() != null ? details : withAgent(details));
    }
    return new Session(this, id, known == null);
  }

  @Override
  public SessionHandle session(String id) {
    return new Session(this, SessionNames.requireValid(id), false);
  }

  @Override
  public CloseReport close(Duration timeout) {
    closed = true;
    return new CloseReport(List.of());
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void flush(Duration timeout) {
    failures.tell();
  }

  @Override
  public LiveStats liveStats() {
    long sent = live.get();
    return new LiveStats(sent, sent, 0, 0, null);
  }

  private void live(String session, String branch, EventDraft draft) {
    requireOpen("The event %s was not sent live".formatted(draft.eventId()));
    AgentEvent event = options.guards().apply(draft).liveEvent(session, branch, options.agentId());
    requireSendable(draft, log.encode(event));
    log.live(event);
    live.incrementAndGet();
  }

  private static void requireSendable(EventDraft draft, byte[] value) {
    if (value.length > Limits.MAX_EVENT_BYTES) {
      throw EventTooLargeException.ofEvent(draft.eventId(), draft.kind(), value.length);
    }
  }

  private Receipt append(
      String session, String branch, EventDraft draft, ExpectedSequence expected) {
    Receipt receipt = judged(session, branch, draft, expected);
    failures.note(receipt);
    return receipt;
  }

  private Receipt judged(
      String session, String branch, EventDraft draft, ExpectedSequence expected) {
    requireOpen("The event %s was not appended".formatted(draft.eventId()));
    AgentEvent event =
        options.guards().apply(draft).event(session, branch, expected, options.agentId());
    byte[] value = log.encode(event);
    requireSendable(draft, value);
    Appending append = new Appending(draft.eventId(), expected.demanded());
    boolean own = options.wayIn() == WayIn.OWN;
    if (own && log.session(session) == null) {
      return InMemoryReceipt.failed(
          append,
          new SessionNotOpenedException(
              "The append to session '%s' was not sent: the session was never opened; open it first."
                  .formatted(session)));
    }
    String inbox =
        own ? options.namespace().ownInboxTopic(session) : options.namespace().inboxTopic();
    Fault fault = faults.poll();
    if (fault == Fault.APPEND_LOST || fault == Fault.REFUSED) {
      return failed(fault, append);
    }
    VerdictResult verdict = VerdictResult.of(log.append(session, value, inbox).orElseThrow());
    return fault == null
        ? InMemoryReceipt.answered(append, verdict)
        : unknown(fault, append, verdict.position());
  }

  private static InMemoryReceipt failed(Fault fault, Appending append) {
    return InMemoryReceipt.failed(
        append,
        fault == Fault.REFUSED
            ? new AppendFailedException(
                "The append of event %s was refused, as the test wanted it."
                    .formatted(append.eventId()))
            : uncertain(append.eventId()));
  }

  private static InMemoryReceipt unknown(Fault fault, Appending append, InboxPosition position) {
    return fault == Fault.VERDICT_LOST
        ? InMemoryReceipt.unanswered(
            append,
            position,
            new VerdictTimeoutException(
                "The verdict on event %s did not come, as the test wanted it; append the same draft again to learn it."
                    .formatted(append.eventId())))
        : InMemoryReceipt.failed(append, uncertain(append.eventId()));
  }

  private static AppendUncertainException uncertain(String eventId) {
    return new AppendUncertainException(
        "The append of event %s was not acknowledged, as the test wanted it; append the same draft again."
            .formatted(eventId));
  }

  private OpenOptions withAgent(OpenOptions details) {
    return new OpenOptions(
        Objects.requireNonNullElse(options.agentId(), "testkit"),
        details.labels(),
        details.data(),
        details.logRetention());
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new ProducerClosedException(what + ": the producer is closed; use another one.");
    }
  }

  private record Session(InMemoryProducer producer, String id, boolean created)
      implements SessionHandle {
    @Override
    public BranchHandle branch(String branch) {
      return new Branch(this, branch);
    }
  }

  private record Branch(Session session, String id) implements BranchHandle {
    @Override
    public void live(EventDraft draft) {
      session.producer().live(session.id(), id, draft);
    }

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      return session.producer().append(session.id(), id, draft, expected);
    }
  }
}
