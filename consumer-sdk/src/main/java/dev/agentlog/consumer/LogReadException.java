package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A failure of the Kafka client that waiting does not heal. */
public final class LogReadException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public LogReadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
