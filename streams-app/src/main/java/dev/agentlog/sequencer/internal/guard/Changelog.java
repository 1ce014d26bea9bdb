package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.sequencer.internal.sessions.Leaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The topic that the state is restored from.
 *
 * <p>It is made here and not by Kafka Streams, which makes a missing one at every start without a
 * word, and would then judge with an empty state. Used at start, before anything is judged; blocks.
 */
public final class Changelog {
  private final Namespace namespace;
  private final NewTopic topic;
  private final Admin admin;
  private final Answers answers;
  private final History history;

  /**
   * The changelog of a namespace.
   *
   * @param topic its name, partitions and settings
   * @param history knows whether anything was ever judged
   */
  public Changelog(
      Namespace namespace, NewTopic topic, Admin admin, Answers answers, History history) {
    this.namespace = namespace;
    this.topic = topic;
    this.admin = admin;
    this.answers = answers;
    this.history = history;
  }

  /**
   * Returns the topic's identity, after making it if nothing was ever judged.
   *
   * @throws StateLostException if it is missing, empty or cut while appends were judged
   * @throws NamespaceMismatchException if it has another number of partitions than the inbox
   */
  public Uuid ensure() {
    Optional<TopicDescription> found = answers.describe(admin, topic.name());
    if (found.isEmpty()) {
      history
          .trace()
          .ifPresent(
              trace -> {
                throw lost(
                    "the changelog '%s' is missing, while %s".formatted(topic.name(), trace));
              });
      return create();
    }
    int partitions = found.get().partitions().size();
    if (partitions != topic.numPartitions()) {
      throw new NamespaceMismatchException(
          "The changelog '%s' has %d partitions, and the namespace '%s' was made with partitions=%d; the sequencer does not start, since sessions would lose their state. Stop every sequencer and run 'agentlog sequencer rebuild'."
              .formatted(topic.name(), partitions, namespace.name(), topic.numPartitions()));
    }
    checkOffsets();
    return found.get().topicId();
  }

  /** Makes the topic, which must not exist, and returns its identity. */
  public Uuid create() {
    Uuid id =
        answers.await(
            admin.createTopics(List.of(topic)).topicId(topic.name()), "create " + topic.name());
    try {
      new Leaders(admin)
          .await(List.of(topic.name()), topic.numPartitions())
          .forEach(
              (name, failure) -> {
                throw answers.failure("reach the leaders of " + name, failure);
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw answers.failure("create " + topic.name(), e);
    }
    return id;
  }

  private void checkOffsets() {
    Map<TopicPartition, ListOffsetsResultInfo> first = offsets(OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(OffsetSpec.latest());
    first.forEach(
        (partition, beginning) -> {
          if (beginning.offset() > 0) {
            throw lost(
                "partition %d of the changelog '%s' was cut: it begins at offset %d"
                    .formatted(partition.partition(), topic.name(), beginning.offset()));
          }
        });
    history
        .judgedPartitions()
        .forEach(
            partition -> {
              ListOffsetsResultInfo end = ends.get(new TopicPartition(topic.name(), partition));
              if (end != null && end.offset() == 0) {
                throw lost(
                    "partition %d of the changelog '%s' is empty, while the group has judged appends of it"
                        .formatted(partition, topic.name()));
              }
            });
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    IntStream.range(0, topic.numPartitions())
        .forEach(partition -> asked.put(new TopicPartition(topic.name(), partition), which));
    return answers.await(admin.listOffsets(asked).all(), "list the offsets of " + topic.name());
  }

  private StateLostException lost(String what) {
    return new StateLostException(
        "The state of the namespace '%s' is gone or not whole: %s; the sequencer does not start, since it would take known sessions for unknown ones: stop every sequencer, run 'agentlog sequencer rebuild', and start them again."
            .formatted(namespace.name(), what));
  }
}
