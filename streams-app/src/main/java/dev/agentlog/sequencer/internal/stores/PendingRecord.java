package dev.agentlog.sequencer.internal.stores;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record for a session's log that waits until the log can be written to.
 *
 * @param timestamp its timestamp, in milliseconds since the epoch
 * @param headers its headers
 * @param value its value, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record PendingRecord(long timestamp, List<Header> headers, byte[] value) {
  private static final int VERSION = 1;

  /** A pending record with a copy of the headers. */
  public static PendingRecord of(long timestamp, Headers headers, byte[] value) {
    return new PendingRecord(timestamp, List.of(headers.toArray()), value);
  }

  /** The headers in the form that Kafka takes. */
  public Headers kafkaHeaders() {
    return new RecordHeaders(headers);
  }

  /** The stored form. */
  public byte[] encode() {
    RowWriter out = new RowWriter(VERSION).int64(timestamp).bytes(value).int32(headers.size());
    headers.forEach(header -> out.text(header.key()).bytes(header.value()));
    return out.row();
  }

  /** Reads the stored form. */
  public static PendingRecord decode(byte[] row) {
    RowReader in = new RowReader(row, VERSION);
    long timestamp = in.int64();
    byte[] value = in.bytes();
    List<Header> headers = new ArrayList<>();
    for (int left = in.int32(); left > 0; left--) {
      String key = Objects.requireNonNull(in.textOrNull());
      headers.add(new RecordHeader(key, in.bytesOrNull()));
    }
    return new PendingRecord(timestamp, headers, value);
  }
}
