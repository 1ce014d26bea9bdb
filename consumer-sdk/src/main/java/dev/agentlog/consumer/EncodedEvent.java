package dev.agentlog.consumer;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies on a topic: the encoded bytes, from which single fields are read without
 * decoding the rest. Thread-safe. Subscriptions of one consumer share it, and what it returns.
 */
public abstract sealed class EncodedEvent permits LoggedEvent, LiveEvent {

  private final LogPosition position;
  private final byte[] value;
  private final Headers headers;
  private final WireCodec<AgentEvent> codec;

  private @Nullable Envelope envelope; // guarded by this
  private volatile @Nullable AgentEvent decoded;

  EncodedEvent(LogPosition position, byte[] value, Headers headers, WireCodec<AgentEvent> codec) {
    this.position = position;
    this.value = value;
    this.headers = headers;
    this.codec = codec;
  }

  /** Returns where the record lies. */
  public LogPosition position() {
    return position;
  }

  /** Returns a copy of the encoded event. */
  public byte[] value() {
    return value.clone();
  }

  /**
   * Returns the record's headers: those of its writer, without AgentLog's own. Not to be changed.
   */
  public Headers headers() {
    return headers;
  }

  /** Returns the session's id. */
  public synchronized String session() {
    return envelope().sessionId();
  }

  /** Returns the branch's id. */
  public synchronized String branch() {
    return envelope().branchId();
  }

  /** Returns the event's id: UUID text. */
  public synchronized String eventId() {
    return envelope().eventId();
  }

  /** Returns the kind, dotted lower case. */
  public synchronized String kind() {
    return envelope().kind();
  }

  /** Returns how the event may be shed. */
  public synchronized Lifecycle lifecycle() {
    return envelope().lifecycle();
  }

  /** Returns who acted. */
  public synchronized String agent() {
    return envelope().agentId();
  }

  /** Returns the run's id, null if the event belongs to no run. */
  public synchronized @Nullable String run() {
    return envelope().runId();
  }

  /** Returns the W3C trace context in which the event was made, null if it has none. */
  public synchronized @Nullable String traceParent() {
    return envelope().traceParent();
  }

  /** Returns the writer's clock when it happened: µs since 1970. */
  public synchronized long occurredAtMicros() {
    return envelope().occurredAtMicros();
  }

  /**
   * Returns the whole event, decoded at the first call with the schema that it was written with.
   * Not to be changed, maps and lists included.
   *
   * @throws dev.agentlog.schemas.MalformedEventException if what follows the envelope is not an
   *     event, or the registry does not know its schema
   * @throws dev.agentlog.schemas.RegistryUnavailableException if the schema registry is needed and
   *     does not answer: call again
   */
  public AgentEvent event() {
    AgentEvent event = decoded;
    if (event == null) {
      event = codec.decode(value);
      decoded = event;
    }
    return event;
  }

  /** Returns the view on the fields, for the lock's holder. */
  final Envelope envelope() {
    Envelope view = envelope;
    if (view == null) {
      view = new Envelope().wrap(value);
      envelope = view;
    }
    return view;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + position + "]";
  }
}
