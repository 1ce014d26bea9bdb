package dev.agentlog.producer.internal.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record in a segment: length of the payload (4 bytes), checksum (4), sequence (8), payload, all
 * big-endian. Stateless.
 *
 * <p>The checksum is CRC32C over the record's own offset in the file, the length, the sequence and
 * the payload. As the offset is in it, bytes inside a payload that look like a record are none.
 */
final class RecordFormat {

  /** The bytes before the payload. */
  static final int HEADER = 16;

  /** The longest payload: far more than an event with its headers may have. */
  static final int MAX_PAYLOAD = 4 * 1024 * 1024;

  private RecordFormat() {}

  /** Returns the bytes of a record that begins at an offset. */
  static byte[] encode(long offset, long sequence, byte[] payload) {
    ByteBuffer record = ByteBuffer.allocate(HEADER + payload.length);
    record.putInt(payload.length).putInt(0).putLong(sequence).put(payload);
    byte[] bytes = record.array();
    record.putInt(4, checksum(offset, payload.length, sequence, bytes, HEADER));
    return bytes;
  }

  /**
   * Returns the checksum of a record.
   *
   * @param at where the payload begins in the bytes
   */
  static int checksum(long offset, int length, long sequence, byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(20).putLong(offset).putInt(length).putLong(sequence).flip());
    crc.update(bytes, at, length);
    return (int) crc.getValue();
  }
}
