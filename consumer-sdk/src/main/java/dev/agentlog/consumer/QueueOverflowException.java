package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** An event that found the queue of a subscription full, under {@link Overflow.Policy#FAIL}. */
public final class QueueOverflowException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient Cursor resume;

  /** Creates an exception with one sentence as its message. */
  public QueueOverflowException(String message, Cursor resume) {
    super(message);
    this.resume = resume;
  }

  /** Returns where to resume: behind everything that has been delivered. */
  public Cursor resume() {
    return resume;
  }
}
