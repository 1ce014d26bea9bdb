package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** An append that the brokers or the Kafka client refused and would refuse again. */
public class AppendFailedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public AppendFailedException(String message) {
    super(message);
  }

  /** Creates an exception with one sentence as its message and what caused it, if anything did. */
  public AppendFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
