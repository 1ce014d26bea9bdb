package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** A spool could not write, such as on a full disk: the event is not in it. */
public class SpoolWriteException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SpoolWriteException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SpoolWriteException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
