package dev.agentlog.producer.sink;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** Something that a sink could not do with an event or a file. */
public class SinkException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SinkException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
