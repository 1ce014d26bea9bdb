package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was interrupted while it waited in the producer. Its interrupt flag is set again.
 */
public class ProducerInterruptedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public ProducerInterruptedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public ProducerInterruptedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
