package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A subscription that asked for an existing session, on one that does not exist. */
public final class SessionMissingException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SessionMissingException(String message) {
    super(message);
  }
}
