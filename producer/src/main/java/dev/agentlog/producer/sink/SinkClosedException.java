package dev.agentlog.producer.sink;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** An event was given to a sink that is closed. */
public class SinkClosedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SinkClosedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SinkClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
