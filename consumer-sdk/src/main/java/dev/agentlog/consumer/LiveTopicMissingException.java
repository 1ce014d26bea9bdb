package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A subscription that asked for live events, in a namespace that has no topic for them. */
public final class LiveTopicMissingException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public LiveTopicMissingException(String message) {
    super(message);
  }
}
