package dev.agentlog.it.audit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What a record says, wherever it lies: equal records have equal bytes in all of this.
 *
 * @param key the key
 * @param value the value
 * @param headers the headers, in order
 * @param timestamp milliseconds since the epoch
 */
record Content(
    @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<Header> headers, long timestamp) {

  static Content of(ConsumerRecord<byte[], byte[]> found) {
    return of(
        found.key(), found.value(), Arrays.asList(found.headers().toArray()), found.timestamp());
  }

  static Content of(
      byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, long timestamp) {
    return new Content(wrap(key), wrap(value), List.copyOf(headers), timestamp);
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
