package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A setting that says otherwise than the namespace itself. */
public final class NamespaceContradictionException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public NamespaceContradictionException(String message) {
    super(message);
  }
}
