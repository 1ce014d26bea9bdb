package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that has ended because its listener threw, or because the executor that it was given
 * does not do the work. The subscription is closed.
 */
public final class DeliveryFailedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public DeliveryFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
