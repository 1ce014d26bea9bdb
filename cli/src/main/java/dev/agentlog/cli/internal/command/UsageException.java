package dev.agentlog.cli.internal.command;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for cannot be done as it was asked: a wrong flag, an unreadable file. The message
 * is one sentence.
 */
public final class UsageException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for a person
   */
  public UsageException(String message) {
    super(message);
  }

  /**
   * @param message one sentence for a person
   * @param cause what was thrown below
   */
  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
