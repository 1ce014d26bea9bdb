package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** An acknowledged cursor that no broker has stored: acknowledge again, or a later one. */
public final class CursorNotStoredException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public CursorNotStoredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
