package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A spool that cannot be used as it is: its directory, its files, or what was asked of it. */
public class SpoolException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SpoolException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public SpoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
