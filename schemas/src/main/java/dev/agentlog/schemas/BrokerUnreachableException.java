package dev.agentlog.schemas;

import org.jspecify.annotations.Nullable;

/** A Kafka broker that does not answer in time. */
public class BrokerUnreachableException extends AgentLogRetriableException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public BrokerUnreachableException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public BrokerUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
