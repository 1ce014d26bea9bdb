package dev.agentlog.producer;

import dev.agentlog.schemas.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/** An option of a producer that is out of its range, or that the Kafka client refuses. */
public class InvalidOptionsException extends InvalidArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public InvalidOptionsException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public InvalidOptionsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
