package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** A spool is at its bound until some of what it holds is delivered: the event is not in it. */
public class SpoolFullException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SpoolFullException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SpoolFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
