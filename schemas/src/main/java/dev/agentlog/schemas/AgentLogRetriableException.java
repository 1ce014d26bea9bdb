package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A failure of the surroundings that may be gone when the same operation is tried again. */
public class AgentLogRetriableException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public AgentLogRetriableException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public AgentLogRetriableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
