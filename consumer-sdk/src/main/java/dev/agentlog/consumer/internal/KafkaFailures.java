package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Turns the Kafka clients' failures into AgentLog's. Stateless. */
final class KafkaFailures {

  private KafkaFailures() {}

  /** Returns what really failed, without the wrappers of futures. */
  static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  static boolean isMissingTopic(Throwable failure) {
    return unwrap(failure) instanceof UnknownTopicOrPartitionException;
  }

  /** Returns the exception for a failure of {@code operation} on the topic. */
  static AgentLogException of(String operation, String topic, Throwable failure) {
    Throwable inner = unwrap(failure);
    if (inner instanceof AgentLogException own) {
      return own;
    }
    if (inner instanceof AuthenticationException || inner instanceof AuthorizationException) {
      return new LogAccessException(
          "The broker refused to %s topic '%s' (%s): check the credentials, and the rights to read and describe it."
              .formatted(operation, topic, inner.getMessage()),
          inner);
    }
    if (inner instanceof RetriableException) {
      return new BrokerUnreachableException(
          "No broker could %s topic '%s' for the moment (%s): it is tried again."
              .formatted(operation, topic, inner.getMessage()),
          inner);
    }
    return new LogReadException(
        "The Kafka client could not %s topic '%s' (%s): see its cause, then subscribe again from the last cursor."
            .formatted(operation, topic, inner.getMessage()),
        inner);
  }
}
