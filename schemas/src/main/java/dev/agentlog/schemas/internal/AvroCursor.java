package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.MalformedEventException;

/**
 * A position in Avro binary, moved on by reading or skipping one thing after the other. Not
 * thread-safe.
 *
 * <p>It is stricter than Avro's own decoders, and never reads what they would refuse: numbers that
 * do not fit, lengths that are negative or lead beyond the end, indexes out of range, and text that
 * is not UTF-8 give a {@link MalformedEventException}. Numbers may be written with more bytes than
 * they need, as Avro allows. Nothing but strings asked for and exceptions is allocated.
 */
public final class AvroCursor {

  private static final byte[] NOTHING = new byte[0];
  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_LONG_BYTES = 10;
  private static final int INT_BITS = 32;
  private static final int LONG_BITS = 64;

  private byte[] bytes = NOTHING;
  private int position;
  private String subject = "value";

  /** Begins anew at a position in other bytes, which are not copied. */
  public void wrap(byte[] newBytes, int newPosition) {
    bytes = newBytes;
    position = newPosition;
  }

  /** Names what is read next, for the messages of exceptions. */
  public void subject(String name) {
    subject = name;
  }

  /** Returns the bytes under the cursor; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index of the next byte to read. */
  public int position() {
    return position;
  }

  /** Moves to the index of a byte. */
  public void seek(int newPosition) {
    position = newPosition;
  }

  /** Returns how many bytes follow. */
  public int remaining() {
    return bytes.length - position;
  }

  /** Reads a long: zigzag, at most ten bytes. */
  public long readLong() {
    if (position < bytes.length && bytes[position] >= 0) {
      return unzigzag(bytes[position++]);
    }
    return unzigzag(readVarint(MAX_LONG_BYTES, LONG_BITS));
  }

  /** Reads an int: zigzag, at most five bytes. */
  public int readInt() {
    if (position < bytes.length && bytes[position] >= 0) {
      return (int) unzigzag(bytes[position++]);
    }
    return (int) unzigzag(readVarint(MAX_INT_BYTES, INT_BITS));
  }

  /** Reads the index of a union's branch or of an enum's symbol, from 0 to count - 1. */
  public int readIndex(int count) {
    int start = position;
    int index = readInt();
    if (index < 0 || index >= count) {
      throw malformed(
          start, "has the index " + index + ", and the schema knows 0 to " + (count - 1));
    }
    return index;
  }

  /** Reads the length of something that must lie wholly in the bytes that follow. */
  public int readLength() {
    int start = position;
    long length = readLong();
    if (length < 0) {
      throw malformed(start, "has the negative length " + length);
    }
    if (length > remaining()) {
      throw malformed(start, "claims " + length + " bytes, and " + remaining() + " follow");
    }
    return (int) length;
  }

  /** Moves on by a length that {@link #readLength} has returned, and returns where it started. */
  public int skip(int length) {
    int start = position;
    position += length;
    return start;
  }

  /** Reads one byte. */
  public byte readByte() {
    if (position >= bytes.length) {
      throw malformed(position, "is cut off by the end of the bytes");
    }
    return bytes[position++];
  }

  /** Checks that a text is UTF-8. */
  public void checkUtf8(int start, int length) {
    checkUtf8(subject, start, length);
  }

  /** Checks that a text, which is not of what is read just now, is UTF-8. */
  void checkUtf8(String of, int start, int length) {
    int invalid = Utf8.firstInvalid(bytes, start, start + length);
    if (invalid >= 0) {
      subject = of;
      throw malformed(invalid, "is not valid UTF-8");
    }
  }

  /**
   * Returns the exception for what is wrong at the index of a byte; the sentence goes on after the
   * subject. It is the same in every locale, because it may be written to a log.
   */
  public MalformedEventException malformed(int at, String sentence) {
    return new MalformedEventException(
        "The " + subject + " at byte " + at + " of " + bytes.length + " " + sentence + ".");
  }

  private long readVarint(int maxBytes, int bits) {
    int start = position;
    long value = 0;
    for (int i = 0; i < maxBytes; i++) {
      byte b = readByte();
      int shift = 7 * i;
      long part = b & 0x7F;
      if (bits - shift < 7 && part >>> (bits - shift) != 0) {
        throw malformed(start, "is a number of more than " + bits + " bits");
      }
      value |= part << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed(start, "is a number of more than " + maxBytes + " bytes");
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
