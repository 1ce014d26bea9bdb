package dev.agentlog.sequencer.internal.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record that the topology wrote, byte for byte.
 *
 * @param timestamp in milliseconds since the epoch
 * @param headers names and values, in order
 */
record Written(
    String topic, ByteBuffer key, ByteBuffer value, long timestamp, List<Object> headers) {

  static Written of(String topic, TestRecord<byte[], byte[]> found) {
    List<Object> headers = new ArrayList<>();
    for (Header header : found.headers()) {
      headers.add(header.key());
      headers.add(buffer(header.value()));
    }
    return new Written(
        topic, buffer(found.key()), buffer(found.value()), found.timestamp(), headers);
  }

  static Written plain(String topic, byte[] key, byte[] value, long timestamp) {
    return new Written(topic, buffer(key), buffer(value), timestamp, List.of());
  }

  static ByteBuffer buffer(byte @Nullable [] bytes) {
    return ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
  }

  byte[] bytes() {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }
}
