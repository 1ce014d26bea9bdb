package dev.agentlog.producer.sink;

import dev.agentlog.schemas.AgentLogRetriableException;
import org.jspecify.annotations.Nullable;

/** A flush that did not end in time: what was accepted before it is still on its way. */
public class SinkFlushTimeoutException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SinkFlushTimeoutException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SinkFlushTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
