package dev.agentlog.producer.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The sequence up to which a spool's records are confirmed, in a file. Not safe for use by several
 * threads.
 *
 * <p>Two slots are written in turn, so that a torn write leaves the one before. A cursor that goes
 * back, when the machine fails before the disk has the last one, does no harm: what is delivered
 * again is the same event.
 */
final class CursorFile implements Closeable {

  private static final int SLOT = 12;
  private static final int DISTANCE = 512;

  private final RandomAccessFile file;
  private int turn;

  CursorFile(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Returns the highest sequence that a slot holds; empty if none does. */
  OptionalLong read() throws IOException {
    OptionalLong first = slot(0);
    OptionalLong second = slot(1);
    turn = second.isEmpty() || first.orElse(-1) > second.getAsLong() ? 1 : 0;
    if (first.isEmpty()) {
      return second;
    }
    return turn == 1 ? first : second;
  }

  /** Returns whether the file was never written. */
  boolean fresh() throws IOException {
    return file.length() == 0;
  }

  private OptionalLong slot(int number) throws IOException {
    int at = number * DISTANCE;
    if (file.length() < at + SLOT) {
      return OptionalLong.empty();
    }
    byte[] bytes = new byte[SLOT];
    file.seek(at);
    file.readFully(bytes);
    ByteBuffer slot = ByteBuffer.wrap(bytes);
    long sequence = slot.getLong();
    return slot.getInt() == checksum(sequence) && sequence >= 0
        ? OptionalLong.of(sequence)
        : OptionalLong.empty();
  }

  /** Writes a sequence over the older slot. */
  void write(long sequence) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT).putLong(sequence).putInt(checksum(sequence));
    file.seek((long) turn * DISTANCE);
    file.write(slot.array());
    turn = 1 - turn;
  }

  /** The complement, as the checksum of nothing but zeros must not be zeros. */
  private static int checksum(long sequence) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).flip());
    return ~(int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
