package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A wait that was begun by a stage of a receipt, on the thread that would have to end it. */
public class CallbackThreadException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public CallbackThreadException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public CallbackThreadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
