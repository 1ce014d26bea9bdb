package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * An append to a session that has no inbox: it was never opened, or was closed and its inbox
 * removed.
 */
public class SessionNotOpenedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SessionNotOpenedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SessionNotOpenedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
