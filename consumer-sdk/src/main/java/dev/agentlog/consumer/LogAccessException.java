package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * A broker that does not let the subscription read: wrong credentials, or no right on the topic.
 */
public final class LogAccessException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public LogAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
