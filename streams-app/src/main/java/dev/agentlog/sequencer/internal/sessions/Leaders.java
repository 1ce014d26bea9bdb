package dev.agentlog.sequencer.internal.sessions;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks whether the leaders of new topics answer.
 *
 * <p>A topic is acknowledged before its leader takes records. A producer that pipelines into that
 * moment can have its first batch refused and its second one taken; the first is then out of
 * sequence for ever, and fails when its delivery time-out is over. So nobody is told of a topic
 * before its leader has answered a question that only a leader answers. Thread-safe; no call waits.
 */
public final class Leaders {
  private static final int TIMEOUT_MS = 10_000;

  private final Admin admin;

  /** Asks with the given admin client. */
  public Leaders(Admin admin) {
    this.admin = admin;
  }

  /**
   * Asks the leaders of these topics, which have one partition each; a future completes when one
   * answers.
   */
  Map<String, KafkaFuture<?>> ask(Collection<String> topics) {
    Map<String, KafkaFuture<?>> answers = new HashMap<>();
    if (topics.isEmpty()) {
      return answers;
    }
    ListOffsetsResult ends = ends(topics, 1);
    topics.forEach(topic -> answers.put(topic, ends.partitionResult(new TopicPartition(topic, 0))));
    return answers;
  }

  /** Asks the leaders of all partitions of these topics; completes when all have answered. */
  public KafkaFuture<?> askAll(Collection<String> topics, int partitions) {
    return ends(topics, partitions).all();
  }

  private ListOffsetsResult ends(Collection<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    return admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs(TIMEOUT_MS));
  }
}
