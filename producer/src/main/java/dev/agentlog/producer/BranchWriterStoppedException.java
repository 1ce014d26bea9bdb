package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** An append by a branch writer that has stopped: the event was not sent. */
public class BranchWriterStoppedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public BranchWriterStoppedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public BranchWriterStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
