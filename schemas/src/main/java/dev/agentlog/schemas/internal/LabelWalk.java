package dev.agentlog.schemas.internal;

/**
 * A walk over the entries of an Avro map of strings, whatever blocks it is written in. Not
 * thread-safe.
 *
 * <p>No walk is longer than the bytes: a block that claims more entries than could follow is
 * refused before the first.
 */
final class LabelWalk {

  /** An entry has at least the length of its key and the length of its value. */
  private static final int LEAST_ENTRY_BYTES = 2;

  private static final long UNSIZED = -1;

  private final AvroCursor cursor;
  private long entriesInBlock;
  private long blockEnd;
  private int keyStart;
  private int keyLength;
  private int valueStart;
  private int valueLength;

  LabelWalk(AvroCursor cursor) {
    this.cursor = cursor;
  }

  /** Begins at the map's first byte. */
  void begin(int position) {
    cursor.seek(position);
    entriesInBlock = 0;
    blockEnd = UNSIZED;
  }

  /** Moves on to the next entry; false at the end of the map, with the cursor behind it. */
  boolean next() {
    if (entriesInBlock == 0 && !beginBlock()) {
      return false;
    }
    entriesInBlock--;
    keyLength = cursor.readLength();
    keyStart = cursor.skip(keyLength);
    valueLength = cursor.readLength();
    valueStart = cursor.skip(valueLength);
    return true;
  }

  int keyStart() {
    return keyStart;
  }

  int keyLength() {
    return keyLength;
  }

  int valueStart() {
    return valueStart;
  }

  int valueLength() {
    return valueLength;
  }

  /**
   * A negative count is followed by the block's size in bytes, by which other readers may skip it.
   */
  private boolean beginBlock() {
    if (blockEnd != UNSIZED && cursor.position() != blockEnd) {
      throw cursor.malformed(
          cursor.position(), "does not end where its block's size says, at byte " + blockEnd);
    }
    int start = cursor.position();
    long count = cursor.readLong();
    blockEnd = UNSIZED;
    if (count < 0) {
      blockEnd = (long) cursor.readLength() + cursor.position();
    }
    long entries = Math.abs(count);
    if (entries < 0 || entries > cursor.remaining() / LEAST_ENTRY_BYTES) {
      throw cursor.malformed(
          start,
          "claims a block of " + count + " entries, and " + cursor.remaining() + " bytes follow");
    }
    entriesInBlock = entries;
    return entries > 0;
  }
}
