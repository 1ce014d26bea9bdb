package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;

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

  /** Returns the size that was measured, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the most that is allowed, in bytes. */
  public long limit() {
    return limit;
  }
}
