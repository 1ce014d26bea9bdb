package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.streams.errors.StreamsException;

/** Asks the broker what it shows of a partition. Blocks; thread-safe. */
public final class EvidenceReader {
  private static final long PATIENCE_S = 10;

  private final Namespace namespace;
  private final String application;
  private final String changelog;
  private final Admin admin;
  private final Outputs outputs;

  /**
   * A reader.
   *
   * @param application the Kafka Streams application's id, which is also its group
   * @param changelog the changelog topic
   * @param admin not closed by it
   * @param clientSettings settings of a plain Kafka client
   */
  public EvidenceReader(
      Namespace namespace,
      String application,
      String changelog,
      Admin admin,
      Map<String, Object> clientSettings) {
    this.namespace = namespace;
    this.application = application;
    this.changelog = changelog;
    this.admin = admin;
    this.outputs = new Outputs(clientSettings);
  }

  /**
   * What the broker shows of a partition.
   *
   * @param withOutputs whether to look for outputs too, which takes longer
   * @throws StreamsException if the broker does not answer in time
   */
  Evidence read(int partition, boolean withOutputs) {
    TopicPartition inbox = new TopicPartition(namespace.inboxTopic(), partition);
    TopicPartition changes = new TopicPartition(changelog, partition);
    KafkaFuture<Map<String, TopicDescription>> topics =
        admin.describeTopics(List.of(inbox.topic(), changelog)).allTopicNames();
    KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed =
        admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata();
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    earliest.put(inbox, OffsetSpec.earliest());
    earliest.put(changes, OffsetSpec.earliest());
    ListOffsetsResult beginnings = admin.listOffsets(earliest);
    Map<String, TopicDescription> found = get(topics);
    return new Evidence(
        partition,
        idOf(found, inbox.topic()),
        get(beginnings.partitionResult(inbox)).offset(),
        committed(committed, inbox),
        idOf(found, changelog),
        get(beginnings.partitionResult(changes)).offset(),
        withOutputs ? outputsOf(partition) : "");
  }

  private String outputsOf(int partition) {
    return List.of(namespace.feedTopic(), namespace.tombstonesTopic()).stream()
        .filter(topic -> outputs.exist(new TopicPartition(topic, partition)))
        .findFirst()
        .orElse("");
  }

  private static OptionalLong committed(
      KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer, TopicPartition inbox) {
    try {
      OffsetAndMetadata offset = get(answer).get(inbox);
      return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
    } catch (StreamsException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  private static Uuid idOf(Map<String, TopicDescription> found, String topic) {
    TopicDescription description = found.get(topic);
    return description == null ? Uuid.ZERO_UUID : description.topicId();
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamsException("Interrupted while asking the broker what was judged.", e);
    } catch (ExecutionException e) {
      throw new StreamsException("The broker does not tell what was judged.", e.getCause());
    } catch (TimeoutException e) {
      throw new StreamsException("The broker does not tell in time what was judged.", e);
    }
  }
}
