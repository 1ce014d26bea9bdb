package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A schema registry that cannot be reached, does not answer in time, or answers with nonsense. */
public class RegistryUnavailableException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public RegistryUnavailableException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
