package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.sequencer.internal.streams.LateOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes copies and the positions behind them in one transaction.
 *
 * <p>Its transactional id is the relay's alone: a new owner's first call fences the old one. Any
 * exception leaves it unusable; what was not committed was not copied. Owned by the relay's thread.
 */
final class RelayTarget implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final ConsumerGroupMetadata group;
  private final LateOffsets late;

  /**
   * Writes with the producer.
   *
   * @param group positions are those of this group
   * @param subject a partition of which the group never commits a position
   */
  RelayTarget(
      Producer<byte[], byte[]> producer, ConsumerGroupMetadata group, TopicPartition subject) {
    this.producer = producer;
    this.group = group;
    this.late = new LateOffsets(group, subject);
  }

  /** Fences every earlier owner and ends what it left open, or what was taken up of it too late. */
  void fenceOthers() {
    producer.initTransactions();
    late.refuse(producer);
  }

  void copy(
      Collection<ProducerRecord<byte[], byte[]>> copies,
      Map<TopicPartition, OffsetAndMetadata> positions) {
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> copy : copies) {
      // A failed send fails the commit.
      var unused = producer.send(copy);
    }
    producer.sendOffsetsToTransaction(positions, group);
    producer.commitTransaction();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
