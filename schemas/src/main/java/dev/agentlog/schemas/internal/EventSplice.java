package dev.agentlog.schemas.internal;

/** Replaces the sequence in the bytes of an event, and nothing else. */
public final class EventSplice {

  /** The union's index 1, zigzag. */
  private static final byte PRESENT = 2;

  private EventSplice() {}

  /**
   * Returns a copy of the bytes in which [start, end), the field as it was, is the field with this
   * sequence.
   */
  public static byte[] withSequence(byte[] bytes, int start, int end, long sequence) {
    long zigzag = (sequence << 1) ^ (sequence >> 63);
    int field = 1 + varintLength(zigzag);
    byte[] spliced = new byte[bytes.length - (end - start) + field];
    System.arraycopy(bytes, 0, spliced, 0, start);
    spliced[start] = PRESENT;
    writeVarint(zigzag, spliced, start + 1);
    System.arraycopy(bytes, end, spliced, start + field, bytes.length - end);
    return spliced;
  }

  private static int varintLength(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  private static void writeVarint(long value, byte[] bytes, int at) {
    int i = at;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[i] = (byte) rest;
  }
}
