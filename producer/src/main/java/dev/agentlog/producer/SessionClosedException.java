package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A session that cannot be opened because it was closed, which is for ever. */
public class SessionClosedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SessionClosedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SessionClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
