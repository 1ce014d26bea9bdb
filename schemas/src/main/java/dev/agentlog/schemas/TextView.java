package dev.agentlog.schemas;

import java.util.Arrays;

/**
 * A text where it lies, as UTF-8 in the bytes of an event, compared without making a string.
 *
 * <p>An {@link Envelope} has one of them, and moves it: it holds until the envelope is next asked
 * for a text or wrapped anew. That the bytes are valid UTF-8 is not checked. Not thread-safe.
 */
public final class TextView {

  private byte[] array = {};
  private int offset;
  private int length;

  TextView() {}

  TextView moveTo(byte[] newArray, int newOffset, int newLength) {
    array = newArray;
    offset = newOffset;
    length = newLength;
    return this;
  }

  /** Returns the bytes that the text lies in; not a copy, and not to be changed. */
  public byte[] array() {
    return array;
  }

  /** Returns the index of the text's first byte in the array. */
  public int offset() {
    return offset;
  }

  /** Returns how many bytes the text has. */
  public int length() {
    return length;
  }

  /** Says whether the text has exactly these bytes. */
  public boolean contentEquals(byte[] utf8) {
    return length == utf8.length
        && Arrays.equals(array, offset, offset + length, utf8, 0, utf8.length);
  }

  /** Says whether the text begins with these bytes. */
  public boolean startsWith(byte[] utf8) {
    return length >= utf8.length
        && Arrays.equals(array, offset, offset + utf8.length, utf8, 0, utf8.length);
  }

  /**
   * Compares byte by byte, without sign: for UTF-8 this is the order of the code points. Returns
   * less than, equal to or more than 0.
   */
  public int compareTo(byte[] utf8) {
    return Arrays.compareUnsigned(array, offset, offset + length, utf8, 0, utf8.length);
  }
}
