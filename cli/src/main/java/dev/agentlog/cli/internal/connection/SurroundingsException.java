package dev.agentlog.cli.internal.connection;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * Something that the command needs is not there: a broker, a sequencer, a free port, a registry.
 * The message is one sentence.
 */
public final class SurroundingsException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for a person
   */
  public SurroundingsException(String message) {
    super(message);
  }

  /**
   * @param message one sentence for a person
   * @param cause what was thrown below
   */
  public SurroundingsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
