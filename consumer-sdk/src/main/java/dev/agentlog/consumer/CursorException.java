package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A cursor that cannot be used for the subscription; the type says why. */
public sealed class CursorException extends AgentLogException
    permits CursorDamagedException, CursorScopeException, PositionBeyondEndException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  CursorException(String message) {
    super(message);
  }
}
