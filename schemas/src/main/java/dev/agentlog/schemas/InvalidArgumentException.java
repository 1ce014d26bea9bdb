package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** An argument that breaks the contract: a name, an id or a setting that can never be right. */
public class InvalidArgumentException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public InvalidArgumentException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public InvalidArgumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
