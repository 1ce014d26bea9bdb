package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes the keyed inbox's copy of an own inbox's record.
 *
 * @param target the keyed inbox
 * @param partition the partition of the copies
 */
record InboxCopy(String target, int partition) {
  private static final byte[] EMPTY = {};

  /**
   * Copies value and headers unchanged, keyed by the inbox's session, with the origin added. What
   * breaks the size limits is copied as a mark only: the sequencer answers it with a tombstone.
   */
  ProducerRecord<byte[], byte[]> of(String session, ConsumerRecord<byte[], byte[]> written) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    Header origin =
        header(
            HeaderNames.ORIGIN,
            new Origin(written.topic(), written.partition(), written.offset()).bytes());
    if (breaksLimits(written)) {
      Headers mark = new RecordHeaders().add(header(HeaderNames.TOO_LARGE, EMPTY)).add(origin);
      return new ProducerRecord<>(target, partition, key, null, mark);
    }
    Headers headers = new RecordHeaders(written.headers()).add(origin);
    return new ProducerRecord<>(target, partition, key, written.value(), headers);
  }

  private static boolean breaksLimits(ConsumerRecord<byte[], byte[]> written) {
    if (written.value() != null && written.value().length > Limits.MAX_EVENT_BYTES) {
      return true;
    }
    long bytes = 0;
    for (Header header : written.headers()) {
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length;
      bytes += header.value() == null ? 0 : header.value().length;
    }
    return bytes > Limits.MAX_HEADER_BYTES;
  }

  private static Header header(String key, byte[] value) {
    return new org.apache.kafka.common.header.internals.RecordHeader(key, value);
  }
}
