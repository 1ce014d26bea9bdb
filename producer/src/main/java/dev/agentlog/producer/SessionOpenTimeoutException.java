package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A session that no sequencer could open in time. It may have been opened all the same; opening
 * again tells.
 */
public class SessionOpenTimeoutException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SessionOpenTimeoutException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SessionOpenTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
