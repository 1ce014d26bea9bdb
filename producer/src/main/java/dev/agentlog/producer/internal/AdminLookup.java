package dev.agentlog.producer.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks things up with Kafka's admin client, which is safe for use by any thread. */
final class AdminLookup implements Lookup {

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private final Admin admin;
  private final int timeoutMillis;

  /**
   * Creates a lookup.
   *
   * @param admin the client, the lookup's own from now on
   * @param timeout the longest wait for an answer
   */
  AdminLookup(Admin admin, Duration timeout) {
    this.admin = admin;
    this.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
  }

  @Override
  public CompletionStage<Boolean> exists(String topic) {
    return asked(
        () ->
            Objects.requireNonNull(
                    admin
                        .describeTopics(
                            List.of(topic), new DescribeTopicsOptions().timeoutMs(timeoutMillis))
                        .topicNameValues()
                        .get(topic),
                    topic)
                .toCompletionStage()
                .handle((description, failure) -> isThere(failure)));
  }

  @Override
  public CompletionStage<Long> committedEnd(TopicPartition partition) {
    return asked(
        () ->
            admin
                .listOffsets(
                    Map.of(partition, OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(timeoutMillis))
                .partitionResult(partition)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset));
  }

  @Override
  public void close() {
    admin.close(LONGEST_CLOSE);
  }

  /** A client that is closed throws where an open one fails its future. */
  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (KafkaException | IllegalStateException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static boolean isThere(@Nullable Throwable failure) {
    if (failure == null) {
      return true;
    }
    if (Failures.unwrap(failure) instanceof UnknownTopicOrPartitionException) {
      return false;
    }
    throw new CompletionException(Failures.unwrap(failure));
  }
}
