package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * A use of a producer that is closed, or an append that it could not confirm before it was closed.
 */
public class ProducerClosedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public ProducerClosedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public ProducerClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
