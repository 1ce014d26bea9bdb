package dev.agentlog.sequencer.internal.stores;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds the state's keys so that in each table one session, and inside it one branch, is one
 * range.
 *
 * <p>Each text is its UTF-8 bytes behind their length as two bytes: no text's key is a prefix of
 * another's, whatever characters it has.
 */
public final class Keys {
  private static final int LENGTH_BYTES = 2;

  private Keys() {}

  /** The key of the one row that says how far the partition is judged. */
  public static Bytes judged() {
    return Table.JUDGED.all();
  }

  /** The key of a session's row. */
  public static Bytes session(String session) {
    return ofSession(Table.SESSIONS, session);
  }

  /** The prefix of all keys of a session in a table. */
  public static Bytes ofSession(Table table, String session) {
    return Bytes.wrap(texts(table, 0, session).array());
  }

  /** The key of a branch's row. */
  public static Bytes branch(String session, String branch) {
    return Bytes.wrap(texts(Table.BRANCHES, 0, session, branch).array());
  }

  /** The key of a run's row. */
  public static Bytes run(String session, String branch, String run) {
    return Bytes.wrap(texts(Table.RUNS, 0, session, branch, run).array());
  }

  /** The key of an accepted event's row. */
  public static Bytes event(String session, UUID eventId) {
    return Bytes.wrap(
        texts(Table.EVENT_IDS, 2 * Long.BYTES, session)
            .putLong(eventId.getMostSignificantBits())
            .putLong(eventId.getLeastSignificantBits())
            .array());
  }

  /**
   * The key of a tombstone or of a pending log record: the session, then the keyed inbox's offset.
   */
  public static Bytes position(Table table, String session, long offset) {
    return Bytes.wrap(texts(table, Long.BYTES, session).putLong(offset).array());
  }

  /** The offset at the end of a {@link #position} key. */
  public static long offsetOf(Bytes positionKey) {
    byte[] key = positionKey.get();
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  /** The text that a key begins with: the session. */
  public static String firstText(Bytes key) {
    return text(afterTable(key));
  }

  /** The text that stands second in a key: the branch. */
  public static String secondText(Bytes key) {
    ByteBuffer buffer = afterTable(key);
    text(buffer);
    return text(buffer);
  }

  /** The text that stands third in a key: the run. */
  public static String thirdText(Bytes key) {
    ByteBuffer buffer = afterTable(key);
    text(buffer);
    text(buffer);
    return text(buffer);
  }

  private static ByteBuffer afterTable(Bytes key) {
    return ByteBuffer.wrap(key.get()).position(1);
  }

  private static String text(ByteBuffer buffer) {
    byte[] utf8 = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static ByteBuffer texts(Table table, int spare, String... texts) {
    byte[][] encoded = new byte[texts.length][];
    int length = 1 + spare;
    for (int i = 0; i < texts.length; i++) {
      encoded[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      length += LENGTH_BYTES + encoded[i].length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).put(table.prefix());
    for (byte[] utf8 : encoded) {
      buffer.putShort((short) utf8.length).put(utf8);
    }
    return buffer;
  }
}
