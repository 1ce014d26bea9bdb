package dev.agentlog.producer;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A builder of {@link EventDraft}. Not safe for use by several threads. Each call of {@link #build}
 * makes another event, with an id and a time of its own unless they are given.
 */
public final class EventDraftBuilder {

  private static final String JSON = "application/json";

  private final String kind;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable Lifecycle lifecycle;
  private @Nullable String eventId;
  private @Nullable Instant occurredAt;
  private @Nullable String agentId;
  private Source source = Source.AGENT;
  private @Nullable String runId;
  private @Nullable String turnId;
  private @Nullable String parentEventId;
  private @Nullable String correlationId;
  private @Nullable String previousEventId;
  private @Nullable String traceParent;
  private @Nullable WriterIdentity writer;
  private @Nullable BranchOperation branchOperation;
  private String dataType = JSON;
  private @Nullable String data;
  private @Nullable DataReference dataRef;

  EventDraftBuilder(String kind) {
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  EventDraftBuilder(EventDraft draft) {
    this.kind = draft.kind();
    this.labels.putAll(draft.labels());
    this.headers.putAll(draft.headers());
    this.lifecycle = draft.lifecycle();
    this.eventId = draft.eventId();
    this.occurredAt = draft.occurredAt();
    this.agentId = draft.agentId();
    this.source = draft.source();
    this.runId = draft.runId();
    this.turnId = draft.turnId();
    this.parentEventId = draft.parentEventId();
    this.correlationId = draft.correlationId();
    this.previousEventId = draft.previousEventId();
    this.traceParent = draft.traceParent();
    this.writer = draft.writer();
    this.branchOperation = draft.branchOperation();
    this.dataType = draft.dataType();
    this.data = draft.data();
    this.dataRef = draft.dataRef();
  }

  /** Removes the labels, for a builder made from a draft. */
  public EventDraftBuilder clearLabels() {
    labels.clear();
    return this;
  }

  /** Removes the headers, for a builder made from a draft. */
  public EventDraftBuilder clearHeaders() {
    headers.clear();
    return this;
  }

  /**
   * Sets how the event may be shed. Default: what the standard kind carries, else ordinary. For a
   * standard kind no other value is allowed.
   */
  public EventDraftBuilder lifecycle(@Nullable Lifecycle value) {
    this.lifecycle = value;
    return this;
  }

  /** Sets the event's id, a UUID in its 36-character form. Default: a new UUIDv7. */
  public EventDraftBuilder eventId(@Nullable String value) {
    this.eventId = value;
    return this;
  }

  /** Sets when the event happened, to the microsecond. Default: now. */
  public EventDraftBuilder occurredAt(@Nullable Instant value) {
    this.occurredAt = value;
    return this;
  }

  /** Sets who acted, at most 256 UTF-8 bytes. Default: the producer's agent. */
  public EventDraftBuilder agentId(@Nullable String value) {
    this.agentId = value;
    return this;
  }

  /** Sets what kind of actor spoke. Default: the agent. */
  public EventDraftBuilder source(Source value) {
    this.source = Objects.requireNonNull(value, "source");
    return this;
  }

  /** Sets the unit of work, at most 256 UTF-8 bytes; the standard run kinds need it. */
  public EventDraftBuilder runId(@Nullable String value) {
    this.runId = value;
    return this;
  }

  /** Sets the turn of the run, at most 256 UTF-8 bytes. */
  public EventDraftBuilder turnId(@Nullable String value) {
    this.turnId = value;
    return this;
  }

  /** Sets the event that caused this one. */
  public EventDraftBuilder parentEventId(@Nullable String value) {
    this.parentEventId = value;
    return this;
  }

  /** Sets what belongs together across sessions, at most 256 UTF-8 bytes. */
  public EventDraftBuilder correlationId(@Nullable String value) {
    this.correlationId = value;
    return this;
  }

  /**
   * Sets the event that must be the branch's head, else the append is rejected: a chain of
   * pipelined appends, of which the later ones fall with an earlier one.
   */
  public EventDraftBuilder previousEventId(@Nullable String value) {
    this.previousEventId = value;
    return this;
  }

  /** Sets the W3C trace context; it is sent as the header {@code traceparent} too. */
  public EventDraftBuilder traceParent(@Nullable String value) {
    this.traceParent = value;
    return this;
  }

  /** Sets who writes; on a claimed branch it must be exactly the holder. */
  public EventDraftBuilder writer(@Nullable WriterIdentity value) {
    this.writer = value;
    return this;
  }

  /** Sets who writes. */
  public EventDraftBuilder writer(String id, long epoch) {
    return writer(new WriterIdentity(id, epoch));
  }

  /** Adds a label. */
  public EventDraftBuilder label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  /** Adds labels. */
  public EventDraftBuilder labels(Map<String, String> values) {
    labels.putAll(values);
    return this;
  }

  /**
   * Sets the payload as text, JSON unless {@link #dataType} says otherwise; that is checked when it
   * is appended, see {@link EventGuards}.
   */
  public EventDraftBuilder data(@Nullable String value) {
    this.data = value;
    return this;
  }

  /** Sets the media type of the data. Default: {@code application/json}. */
  public EventDraftBuilder dataType(String value) {
    this.dataType = Objects.requireNonNull(value, "dataType");
    return this;
  }

  /** Sets where a payload lies that is too large to send. */
  public EventDraftBuilder dataRef(@Nullable DataReference value) {
    this.dataRef = value;
    return this;
  }

  /**
   * Adds a record header, carried to the log and the feed unchanged. Names that begin with {@code
   * agentlog-} are refused when the draft is built.
   */
  public EventDraftBuilder header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  EventDraftBuilder branchOperation(BranchOperation value) {
    this.branchOperation = value;
    return this;
  }

  /**
   * Builds the draft of one event.
   *
   * @throws InvalidEventException if the sequencer would refuse the event for what it is
   */
  public EventDraft build() {
    return new EventDraft(
        kind,
        lifecycle != null ? lifecycle : Kinds.lifecycleOf(kind).orElse(Lifecycle.ORDINARY),
        eventId != null ? eventId : EventIds.nextText(),
        occurredAt != null ? occurredAt : Instant.now(),
        agentId,
        source,
        runId,
        turnId,
        parentEventId,
        correlationId,
        previousEventId,
        traceParent,
        writer,
        branchOperation,
        labels,
        dataType,
        data,
        dataRef,
        headers);
  }
}
