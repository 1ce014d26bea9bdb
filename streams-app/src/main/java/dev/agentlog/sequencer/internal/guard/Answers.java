package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.internal.namespace.BrokerErrors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Waits for brokers' answers and says in one sentence what went wrong.
 *
 * @param bootstrap the brokers' address, for the sentence
 */
public record Answers(String bootstrap) {

  /**
   * Waits for an answer.
   *
   * @param operation what is being done, after "Cannot"
   * @throws AgentLogException if it failed, or the calling thread was interrupted
   */
  public <T> T await(KafkaFuture<T> answer, String operation) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(operation, e);
    } catch (ExecutionException e) {
      throw BrokerErrors.of(bootstrap, operation, e);
    }
  }

  /** What describes the topic; empty if there is none. */
  public Optional<TopicDescription> describe(Admin admin, String topic) {
    try {
      return Optional.of(
          await(
              admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next(),
              "describe " + topic));
    } catch (AgentLogException e) {
      if (isFor(UnknownTopicOrPartitionException.class, e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Tells whether {@link #await} failed because brokers answered with this error. */
  public static boolean isFor(Class<? extends Throwable> error, AgentLogException failure) {
    return failure.getCause() != null && error.isInstance(failure.getCause().getCause());
  }

  AgentLogException failure(String operation, Throwable cause) {
    return new AgentLogException(
        "Cannot %s at %s: %s.".formatted(operation, bootstrap, cause), cause);
  }
}
