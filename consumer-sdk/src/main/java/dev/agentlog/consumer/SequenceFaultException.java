package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/**
 * A log whose sequences are not gapless, although its topic is still the same: what wrote it was
 * not a correct sequencer.
 */
public final class SequenceFaultException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SequenceFaultException(String message) {
    super(message);
  }
}
