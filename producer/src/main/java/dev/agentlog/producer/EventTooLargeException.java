package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Limits;

/** An event over a size limit, so that it is not sent. */
public class EventTooLargeException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final long bytes;
  private final long limit;

  /**
   * Creates an exception.
   *
   * @param message one sentence
   * @param bytes what was measured
   * @param limit the most that is allowed
   */
  public EventTooLargeException(String message, long bytes, long limit) {
    super(message);
    this.bytes = bytes;
    this.limit = limit;
  }

  /**
   * Returns what to throw for an encoded event that is over the limit.
   *
   * @param eventId the event's id
   * @param kind the event's kind
   * @param bytes its size
   */
  public static EventTooLargeException ofEvent(String eventId, String kind, long bytes) {
    return new EventTooLargeException(
        "The event %s of kind %s has %d bytes, more than the %d that are allowed; store its data elsewhere and append a reference to it (dataRef)."
            .formatted(eventId, kind, bytes, Limits.MAX_EVENT_BYTES),
        bytes,
        Limits.MAX_EVENT_BYTES);
  }

  /** Returns the size that was measured, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the most that is allowed, in bytes. */
  public long limit() {
    return limit;
  }
}
