package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogRetriableException;

/**
 * A subscription that could not begin in time, because the broker did not name the log's present
 * end.
 */
public final class SubscribeTimeoutException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SubscribeTimeoutException(String message) {
    super(message);
  }
}
