package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** An append whose verdict this producer cannot learn, however long it waits. */
public class VerdictUnavailableException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public VerdictUnavailableException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public VerdictUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
