package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A request to open a session that the sequencer refused and would refuse again. */
public class SessionOpenFailedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SessionOpenFailedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SessionOpenFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
