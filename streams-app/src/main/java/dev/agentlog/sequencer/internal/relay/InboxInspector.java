package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.sequencer.internal.failures.Failures;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks up which inboxes exist, without waiting. Thread-safe. */
final class InboxInspector {
  private static final int TIMEOUT_MS = 10_000;

  /**
   * What was found under an inbox's name.
   *
   * @param topicId the topic's identity
   * @param partitions how many partitions it has; one is right
   */
  record Found(Uuid topicId, int partitions) {}

  /**
   * The answer to an inspection.
   *
   * @param found the inboxes that exist
   * @param missing the inboxes that do not
   */
  record Report(Map<String, Found> found, Collection<String> missing) {}

  private final Admin admin;

  InboxInspector(Admin admin) {
    this.admin = admin;
  }

  /**
   * Looks the topics up and reports from another thread; a topic that could not be asked about is
   * left out.
   */
  void inspect(Collection<String> topics, Consumer<Report> report) {
    Map<String, Found> found = new HashMap<>();
    Collection<String> missing = new java.util.ArrayList<>();
    AtomicInteger left = new AtomicInteger(topics.size());
    each(
        topics,
        (topic, description) -> {
          if (description != null) {
            found.put(topic, new Found(description.topicId(), description.partitions().size()));
          }
        },
        missing::add,
        () -> {
          if (left.decrementAndGet() == 0) {
            report.accept(new Report(found, missing));
          }
        });
  }

  /** Looks up where these partitions end and reports each from another thread. */
  void ends(Collection<TopicPartition> partitions, BiConsumer<TopicPartition, Long> report) {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    ListOffsetsResult ends =
        admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs(TIMEOUT_MS));
    for (TopicPartition partition : partitions) {
      var unused =
          ends.partitionResult(partition)
              .whenComplete(
                  (end, failure) -> {
                    if (failure == null) {
                      report.accept(partition, end.offset());
                    }
                  });
    }
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof UnknownTopicOrPartitionException
        || failure instanceof InvalidTopicException;
  }

  private void each(
      Collection<String> topics,
      BiConsumer<String, @Nullable TopicDescription> onFound,
      Consumer<String> onMissing,
      Runnable onEach) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
            .topicNameValues();
    answers.forEach(
        (topic, answer) -> {
          var unused =
              answer.whenComplete(
                  (description, failure) -> {
                    // The admin client completes all its futures on its one thread.
                    if (failure == null) {
                      onFound.accept(topic, description);
                    } else if (isMissing(Failures.unwrap(failure))) {
                      onMissing.accept(topic);
                    }
                    onEach.run();
                  });
        });
  }
}
