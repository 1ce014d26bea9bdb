package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** A spool's directory is in use by somebody else, in this process or in another. */
public class SpoolLockedException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SpoolLockedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SpoolLockedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
