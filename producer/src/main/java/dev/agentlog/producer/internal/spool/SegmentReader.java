package dev.agentlog.producer.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment's records in order. Not safe for use by several threads.
 *
 * <p>Sequences in a segment have no gaps. Where no record with the next sequence stands, the reader
 * looks, byte by byte, for the next place where a whole record stands whose sequence can be: every
 * record that is missing before it must have had room in the bytes passed over.
 */
final class SegmentReader implements Closeable {

  private final SegmentBytes bytes;
  private final DamageListener listener;
  private long last;
  private long position;

  /** Is told of bytes between two records that are no record. */
  interface DamageListener {

    /**
     * Takes the news.
     *
     * @param offset where they begin in the segment
     * @param length how many
     */
    void damaged(long offset, long length);
  }

  /**
   * Opens a segment.
   *
   * @param base the sequence of its first record
   */
  SegmentReader(Path path, long base, DamageListener listener) throws IOException {
    this.bytes = new SegmentBytes(path);
    this.last = base - 1;
    this.listener = listener;
  }

  /** Returns where the last record read ends. */
  long position() {
    return position;
  }

  /** Returns the sequence of the last record read; one below the segment's first if none was. */
  long last() {
    return last;
  }

  /**
   * Returns the next record, null if there is none before the end. What stands between the last
   * record and the end is then no record, and nobody is told.
   *
   * @param wanted where the segment ends; what the file has not is not read
   */
  @Nullable SpoolRecord next(long wanted) throws IOException {
    long end = Math.min(wanted, bytes.length());
    for (long at = position; at + RecordFormat.HEADER <= end; at++) {
      SpoolRecord record = recordAt(at, end);
      if (record != null) {
        if (at > position) {
          listener.damaged(position, at - position);
        }
        last = record.sequence();
        position = at + RecordFormat.HEADER + record.payload().length;
        return record;
      }
    }
    bytes.forget();
    return null;
  }

  private @Nullable SpoolRecord recordAt(long at, long end) throws IOException {
    ByteBuffer header = bytes.view(at, RecordFormat.HEADER, end);
    int length = header.getInt();
    int checksum = header.getInt();
    long sequence = header.getLong();
    if (!canBe(at, sequence)
        || length < 0
        || length > RecordFormat.MAX_PAYLOAD
        || at + RecordFormat.HEADER + length > end) {
      return null;
    }
    byte[] payload = new byte[length];
    bytes.view(at + RecordFormat.HEADER, length, end).get(payload);
    return RecordFormat.checksum(at, length, sequence, payload, 0) == checksum
        ? new SpoolRecord(sequence, payload)
        : null;
  }

  private boolean canBe(long at, long sequence) {
    long missing = sequence - last - 1;
    return missing >= 0 && missing <= (at - position) / RecordFormat.HEADER;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
