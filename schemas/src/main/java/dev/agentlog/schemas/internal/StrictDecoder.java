package dev.agentlog.schemas.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * An Avro decoder over bytes in memory that takes nothing on trust: see {@link AvroCursor}. Not
 * thread-safe.
 *
 * <p>Avro's own decoders replace invalid UTF-8 silently and may allocate what a length claims
 * before they look whether it is there.
 */
public final class StrictDecoder extends Decoder {

  private static final long UNSIZED = -1;

  private final AvroCursor cursor = new AvroCursor();

  /** The blocks that are being read, the innermost first. */
  private final Deque<Block> blocks = new ArrayDeque<>();

  /** A block of an array or a map; its end is a position in the bytes, if it tells its size. */
  private record Block(long items, long end) {}

  /** Creates a decoder that begins at a position in the bytes, which are not copied. */
  public StrictDecoder(byte[] bytes, int position) {
    cursor.wrap(bytes, position);
  }

  /** Throws if anything has not been read. */
  public void checkEnd() {
    if (cursor.remaining() > 0) {
      throw cursor.malformed(
          cursor.position(), "is followed by %d more bytes".formatted(cursor.remaining()));
    }
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() {
    int start = cursor.position();
    byte b = cursor.readByte();
    if (b != 0 && b != 1) {
      throw cursor.malformed(start, "is neither true nor false");
    }
    return b == 1;
  }

  @Override
  public int readInt() {
    return cursor.readInt();
  }

  @Override
  public long readLong() {
    return cursor.readLong();
  }

  @Override
  public float readFloat() {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  @Override
  public double readDouble() {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  private long littleEndian(int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (cursor.readByte() & 0xFFL) << (Byte.SIZE * i);
    }
    return value;
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) {
    return new Utf8(readString());
  }

  @Override
  public String readString() {
    int length = cursor.readLength();
    int start = cursor.skip(length);
    cursor.checkUtf8(start, length);
    return new String(cursor.bytes(), start, length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() {
    int length = cursor.readLength();
    cursor.checkUtf8(cursor.skip(length), length);
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) {
    int length = cursor.readLength();
    byte[] copy = new byte[length];
    System.arraycopy(cursor.bytes(), cursor.skip(length), copy, 0, length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() {
    cursor.skip(cursor.readLength());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) {
    System.arraycopy(cursor.bytes(), fixed(length), bytes, start, length);
  }

  @Override
  public void skipFixed(int length) {
    fixed(length);
  }

  private int fixed(int length) {
    if (length > cursor.remaining()) {
      throw cursor.malformed(
          cursor.position(), "has %d bytes, and %d follow".formatted(length, cursor.remaining()));
    }
    return cursor.skip(length);
  }

  @Override
  public int readEnum() {
    return cursor.readInt();
  }

  @Override
  public int readIndex() {
    return cursor.readInt();
  }

  @Override
  public long readArrayStart() {
    return beginBlock();
  }

  @Override
  public long arrayNext() {
    return nextBlock();
  }

  @Override
  public long skipArray() {
    return readBlock().items;
  }

  @Override
  public long readMapStart() {
    return beginBlock();
  }

  @Override
  public long mapNext() {
    return nextBlock();
  }

  @Override
  public long skipMap() {
    return readBlock().items;
  }

  private long beginBlock() {
    Block block = readBlock();
    if (block.items > 0) {
      blocks.push(block);
    }
    return block.items;
  }

  /** Other readers may skip a block by its size, so it must be right. */
  private long nextBlock() {
    Block read = blocks.pop();
    if (read.end != UNSIZED && read.end != cursor.position()) {
      throw cursor.malformed(
          cursor.position(), "does not end where its block's size says, at byte " + read.end);
    }
    return beginBlock();
  }

  /**
   * Items without bytes exist in Avro, but not in these schemas: more items than bytes are refused.
   */
  private Block readBlock() {
    int start = cursor.position();
    long count = cursor.readLong();
    long end = UNSIZED;
    if (count < 0) {
      end = (long) cursor.readLength() + cursor.position();
    }
    long items = Math.abs(count);
    if (items < 0 || items > cursor.remaining()) {
      throw cursor.malformed(
          start,
          "claims a block of %d items, and %d bytes follow".formatted(count, cursor.remaining()));
    }
    return new Block(items, end);
  }
}
