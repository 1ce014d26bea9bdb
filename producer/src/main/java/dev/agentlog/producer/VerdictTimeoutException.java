package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A durable append whose verdict did not come in time. It gets its verdict all the same; appending
 * the same draft again tells which.
 */
public class VerdictTimeoutException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public VerdictTimeoutException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public VerdictTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
