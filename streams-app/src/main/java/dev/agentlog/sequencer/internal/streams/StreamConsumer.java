package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of one stream thread, which tells when its position was removed under it.
 *
 * <p>Kafka Streams goes on from the inbox's beginning then, without a word to anyone. Owned by its
 * stream thread.
 */
final class StreamConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PositionListener listener;

  StreamConsumer(Map<String, Object> settings, PositionListener listener) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.listener = listener;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      tell(e.offsetOutOfRangePartitions());
      throw e;
    }
  }

  private void tell(Map<TopicPartition, Long> positions) {
    try {
      Map<TopicPartition, Long> beginnings = beginningOffsets(positions.keySet(), PATIENCE);
      positions.forEach(
          (inbox, position) ->
              listener.outOfRange(inbox, position, beginnings.getOrDefault(inbox, position)));
    } catch (KafkaException e) {
      LOG.atError()
          .addKeyValue("positions", positions)
          .setCause(e)
          .log("Appends may have been removed before they were sequenced; how many is not known.");
    }
  }
}
