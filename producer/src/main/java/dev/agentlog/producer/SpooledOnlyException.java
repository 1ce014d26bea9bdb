package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;

/**
 * An event that is in the spool, and whose delivery this producer does not follow: more receipts
 * are awaited than it may hold, or it was closed. The event is delivered all the same, by this
 * producer or the next that uses the spool. Append the same draft again later to learn its verdict.
 */
public class SpooledOnlyException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SpooledOnlyException(String message) {
    super(message);
  }
}
