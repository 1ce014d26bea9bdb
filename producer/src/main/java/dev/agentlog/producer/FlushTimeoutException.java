package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A flush that did not end in time. What it waited for goes on; the next flush waits for it too.
 */
public class FlushTimeoutException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public FlushTimeoutException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public FlushTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
