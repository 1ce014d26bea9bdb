package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** Events that will not be delivered, where a strict subscription asked to fail in that case. */
public final class HistoryLostException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient Frame.Gap gap;

  /** Creates an exception with one sentence as its message, and the gap. */
  public HistoryLostException(String message, Frame.Gap gap) {
    super(message);
    this.gap = gap;
  }

  /** Returns the gap that a subscription that is not strict would have delivered. */
  public Frame.Gap gap() {
    return gap;
  }
}
