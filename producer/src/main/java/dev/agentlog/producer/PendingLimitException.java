package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** An append that was not made because too many receipts are awaited. */
public class PendingLimitException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public PendingLimitException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public PendingLimitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
