package dev.agentlog.producer.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A window on a segment's bytes that moves as needed. Not safe for use by several threads. */
final class SegmentBytes implements Closeable {

  private static final int WINDOW = 64 * 1024;

  private final RandomAccessFile file;
  private byte[] window = new byte[0];
  private long start;

  SegmentBytes(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
  }

  /**
   * Returns a view of some bytes, valid until the next call.
   *
   * @param limit where the bytes end that may be read, at least {@code at + length}
   */
  ByteBuffer view(long at, int length, long limit) throws IOException {
    if (at < start || at + length > start + window.length) {
      window = new byte[(int) Math.min(limit - at, Math.max(WINDOW, length))];
      start = at;
      file.seek(at);
      file.readFully(window);
    }
    return ByteBuffer.wrap(window, (int) (at - start), length);
  }

  /** Returns how many bytes the file has. */
  long length() throws IOException {
    return file.length();
  }

  /** Forgets what was read. */
  void forget() {
    window = new byte[0];
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
