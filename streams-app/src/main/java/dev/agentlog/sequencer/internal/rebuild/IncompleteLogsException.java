package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.AgentLogException;

/** Logs begin in the middle, so that their sessions' heads cannot be known for certain. */
public final class IncompleteLogsException extends AgentLogException {
  private static final long serialVersionUID = 1L;

  /** An exception with one sentence as its message. */
  public IncompleteLogsException(String message) {
    super(message);
  }
}
