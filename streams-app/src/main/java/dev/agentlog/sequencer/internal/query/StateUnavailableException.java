package dev.agentlog.sequencer.internal.query;

import dev.agentlog.schemas.AgentLogRetriableException;

/** State that is being restored, or is moving to another instance. */
public final class StateUnavailableException extends AgentLogRetriableException {
  private static final long serialVersionUID = 1L;

  StateUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
