package dev.agentlog.cli.internal.importing;

import dev.agentlog.schemas.AgentLogException;

/**
 * A file cannot be imported: it cannot be read, or is not a recorded run. The message is one
 * sentence that names the file and the place.
 */
public final class ImportException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for a person
   */
  public ImportException(String message) {
    super(message);
  }

  /**
   * @param message one sentence for a person
   * @param cause what was thrown below
   */
  public ImportException(String message, Throwable cause) {
    super(message, cause);
  }
}
