package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** An option that contradicts the namespace that the producer connects to. */
public class NamespaceMismatchException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public NamespaceMismatchException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public NamespaceMismatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
