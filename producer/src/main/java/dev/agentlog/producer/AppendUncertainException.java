package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/**
 * An append that was not acknowledged in time: it may or may not be in the inbox. Appending the
 * same draft again is safe, and tells.
 */
public class AppendUncertainException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public AppendUncertainException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public AppendUncertainException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
