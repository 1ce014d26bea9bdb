package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A session that cannot be opened before another one is closed: the namespace's limit is reached.
 */
public class TooManyOpenSessionsException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public TooManyOpenSessionsException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public TooManyOpenSessionsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
