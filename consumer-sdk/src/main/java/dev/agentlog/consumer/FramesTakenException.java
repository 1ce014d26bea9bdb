package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A second taker of frames that go to a listener, a publisher or a {@link FrameSource} already. */
public final class FramesTakenException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public FramesTakenException(String message) {
    super(message);
  }
}
