package dev.agentlog.cli.internal.connection;

import dev.agentlog.schemas.AgentLogException;

/**
 * The log refused what was asked: there is no such session or branch, or it is closed. The message
 * is one sentence.
 */
public final class RefusedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for a person
   */
  public RefusedException(String message) {
    super(message);
  }
}
