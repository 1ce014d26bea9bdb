package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A schema id that the registry does not know. */
public class UnknownSchemaIdException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public UnknownSchemaIdException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public UnknownSchemaIdException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
