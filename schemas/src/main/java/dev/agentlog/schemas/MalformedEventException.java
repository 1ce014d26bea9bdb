package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not what they should be: not framed, not Avro of the expected schema, or text that
 * is not UTF-8.
 */
public class MalformedEventException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public MalformedEventException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public MalformedEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
