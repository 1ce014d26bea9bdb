package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A call on a subscription that is closed, or becomes closed meanwhile. */
public final class SubscriptionClosedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SubscriptionClosedException(String message) {
    super(message);
  }
}
