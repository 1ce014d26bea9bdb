package dev.agentlog.sequencer.internal.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Ends what a broker took up too late of a producer's earlier transactions.
 *
 * <p>A broker that stood still for a while can write the offset commit of a transaction which it
 * aborted in between. Left alone, those offsets stay pending: nobody can read the group's committed
 * offset from then on, and the producer's next commit makes them count, so that records are passed
 * over which were never processed. A transaction that commits an offset and is aborted takes along
 * whatever is pending of its producer. It also leaves its epoch in the partition where the group's
 * offsets are kept, by which the broker refuses what comes later still.
 *
 * <p>Belongs to one producer and to its thread. After a {@link
 * org.apache.kafka.common.errors.TimeoutException} {@link #refuse} may be called again and goes on.
 */
public final class LateOffsets {
  private enum Step {
    BEGIN,
    COMMIT_OFFSET,
    ABORT,
    DONE
  }

  private final TopicPartition subject;
  private final ConsumerGroupMetadata group;
  private Step next = Step.BEGIN;

  /**
   * Nothing is refused yet.
   *
   * @param group the group under whose name the producer commits offsets, as somebody who is no
   *     member of it knows it
   * @param subject a partition of which the group never commits an offset: none can be mistaken for
   *     this one
   */
  public LateOffsets(ConsumerGroupMetadata group, TopicPartition subject) {
    this.subject = subject;
    this.group = group;
  }

  /** The group as somebody knows it who is no member; asks no broker. */
  public static ConsumerGroupMetadata group(String id, Map<String, Object> clientSettings) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, id);
    try (KafkaConsumer<byte[], byte[]> outsider =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return outsider.groupMetadata();
    }
  }

  /** Ends them, once the producer's transactions are initialized and before its first. */
  public void refuse(Producer<?, ?> producer) {
    if (next == Step.BEGIN) {
      producer.beginTransaction();
      next = Step.COMMIT_OFFSET;
    }
    if (next == Step.COMMIT_OFFSET) {
      producer.sendOffsetsToTransaction(Map.of(subject, new OffsetAndMetadata(0)), group);
      next = Step.ABORT;
    }
    if (next == Step.ABORT) {
      producer.abortTransaction();
      next = Step.DONE;
    }
  }
}
