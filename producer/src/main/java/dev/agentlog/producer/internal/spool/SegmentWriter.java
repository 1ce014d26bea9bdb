package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.internal.file.AppendFile;
import java.io.Closeable;
import java.io.IOException;

/**
 * Appends records to one segment. Not safe for use by several threads.
 *
 * <p>After a failed write the segment is cut back to its last whole record. If even that fails, or
 * the disk did not sync, the segment is spoilt: nothing more may be appended to it.
 */
final class SegmentWriter implements Closeable {

  private final Segment segment;
  private final AppendFile file;
  private boolean dirty;
  private boolean spoilt;

  SegmentWriter(Segment segment, AppendFile file) {
    this.segment = segment;
    this.file = file;
  }

  Segment segment() {
    return segment;
  }

  /** Returns whether nothing more may be appended. */
  boolean spoilt() {
    return spoilt;
  }

  /**
   * Appends a record with the segment's next sequence.
   *
   * @param sync whether to wait until it is on the disk
   */
  void append(byte[] payload, boolean sync) throws IOException {
    byte[] record = RecordFormat.encode(segment.size(), segment.last() + 1, payload);
    boolean done = false;
    try {
      file.write(record);
      dirty = true;
      if (sync) {
        sync();
      }
      segment.wrote(record.length);
      done = true;
    } finally {
      if (!done) {
        cutBack(record.length);
      }
    }
  }

  private void cutBack(int recordLength) {
    try {
      file.truncate(segment.size());
    } catch (IOException stays) {
      spoilt = true;
      segment.tornTo(sizeOr(segment.size() + recordLength));
    }
  }

  private long sizeOr(long unknown) {
    try {
      return file.size();
    } catch (IOException untold) {
      return unknown;
    }
  }

  /** Waits until everything appended is on the disk. */
  void sync() throws IOException {
    if (dirty) {
      boolean done = false;
      try {
        file.sync();
        dirty = false;
        done = true;
      } finally {
        spoilt |= !done;
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
