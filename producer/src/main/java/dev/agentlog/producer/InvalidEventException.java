package dev.agentlog.producer;

import dev.agentlog.schemas.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/** An event that the sequencer would refuse for what it is, so that it is not sent. */
public class InvalidEventException extends InvalidArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public InvalidEventException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public InvalidEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
