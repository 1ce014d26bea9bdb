package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A namespace that does not exist on the Kafka cluster that was asked. */
public class NamespaceMissingException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public NamespaceMissingException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public NamespaceMissingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
