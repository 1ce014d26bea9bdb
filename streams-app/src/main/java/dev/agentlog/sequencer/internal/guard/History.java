package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Whether anything was ever judged in a namespace, as its topics and the group's offsets show.
 *
 * @param namespace the namespace
 * @param application the Kafka Streams application's id, which is also its group
 * @param admin not closed by it
 * @param answers waits for the answers
 */
public record History(Namespace namespace, String application, Admin admin, Answers answers) {

  /** Returns what shows it, as a part of a sentence; empty if nothing does. */
  public Optional<String> trace() {
    Set<Integer> judged = judgedPartitions();
    if (!judged.isEmpty()) {
      return Optional.of("the group '%s' has judged appends".formatted(application));
    }
    Set<String> names = answers.await(admin.listTopics().names(), "list the topics");
    Set<String> outputs = new TreeSet<>();
    for (String name : names) {
      if (name.equals(namespace.feedTopic())
          || name.equals(namespace.tombstonesTopic())
          || name.startsWith(namespace.logPrefix())) {
        outputs.add(name);
      }
    }
    return written(outputs).map("the topic '%s' has records"::formatted);
  }

  /** Returns the partitions that the group has committed an offset of. */
  Set<Integer> judgedPartitions() {
    Set<Integer> judged = new TreeSet<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed().entrySet()) {
      boolean ofInbox = entry.getKey().topic().equals(namespace.inboxTopic());
      if (ofInbox && entry.getValue() != null && entry.getValue().offset() > 0) {
        judged.add(entry.getKey().partition());
      }
    }
    return judged;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    try {
      return answers.await(
          admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata(),
          "list the offsets of " + application);
    } catch (AgentLogException e) {
      if (Answers.isFor(GroupIdNotFoundException.class, e)) {
        return Map.of();
      }
      throw e;
    }
  }

  private Optional<String> written(Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (TopicDescription topic :
        answers
            .await(admin.describeTopics(topics).allTopicNames(), "describe the topics")
            .values()) {
      topic
          .partitions()
          .forEach(
              info ->
                  latest.put(
                      new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
    }
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        answers.await(admin.listOffsets(latest).all(), "list the offsets of the topics");
    return ends.entrySet().stream()
        .filter(end -> end.getValue().offset() > 0)
        .map(end -> end.getKey().topic())
        .sorted()
        .findFirst();
  }
}
