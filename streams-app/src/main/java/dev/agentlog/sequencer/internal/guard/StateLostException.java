package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.AgentLogException;

/** The state is gone, or not whole, while the namespace's topics show that appends were judged. */
public final class StateLostException extends AgentLogException {
  private static final long serialVersionUID = 1L;

  /** An exception with one sentence: what shows it and what to do. */
  public StateLostException(String message) {
    super(message);
  }
}
