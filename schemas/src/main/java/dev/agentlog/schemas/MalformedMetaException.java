package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A record of the namespace's meta topic that cannot be read. */
public class MalformedMetaException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public MalformedMetaException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public MalformedMetaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
