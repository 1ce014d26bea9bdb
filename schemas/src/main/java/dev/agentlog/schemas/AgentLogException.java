package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that AgentLog throws.
 *
 * <p>The message is one sentence that names the operation, its subject, the value and what the
 * caller can do. Unless it is an {@link AgentLogRetriableException}, trying the same again gives
 * the same failure.
 */
public class AgentLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public AgentLogException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public AgentLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
