package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A named subscription in a namespace that has no topic for stored cursors. */
public final class CursorTopicMissingException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public CursorTopicMissingException(String message) {
    super(message);
  }
}
