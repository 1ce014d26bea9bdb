package dev.agentlog.sequencer.internal.namespace;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;

/** Turns Kafka's failures into one sentence. */
public final class BrokerErrors {
  private BrokerErrors() {}

  /** The exception for a failed admin call. */
  public static AgentLogException of(
      String bootstrap, String operation, ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof TimeoutException) {
      return unreachable(bootstrap, failure);
    }
    return new AgentLogException(
        "Cannot %s at %s: %s".formatted(operation, bootstrap, cause), failure);
  }

  /** The exception for a client that cannot be made, most often of an address without a host. */
  public static AgentLogException of(String bootstrap, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof ConfigException
        && String.valueOf(cause.getMessage()).contains("bootstrap")) {
      return unreachable(bootstrap, failure);
    }
    return new AgentLogException(
        "Cannot connect to Kafka at %s: %s".formatted(bootstrap, cause.getMessage()), failure);
  }

  private static BrokerUnreachableException unreachable(String bootstrap, Exception failure) {
    return new BrokerUnreachableException(
        "No Kafka broker answers at %s; check bootstrap.servers and that the broker runs."
            .formatted(bootstrap),
        failure);
  }
}
