package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.MalformedEventException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hash of what an event says, without what a retry may honestly differ in. Not thread-safe.
 *
 * <p>It is SHA-256, cut to 16 bytes, over a canonical form: the fields but {@code sequence}, {@code
 * previous_event_id}, {@code occurred_at} and {@code trace_parent}, in the schema's order. A text
 * is its length as four bytes and its bytes (null has the length -1), a number eight bytes, an enum
 * or union its index as four bytes; labels are their count and then keys and values, sorted by the
 * keys' bytes, the last of those with the same key. Bytes that follow the last field (of a later
 * schema) count as they are. So the hash does not depend on how numbers, blocks and labels were
 * written.
 *
 * <p>An event of a later schema whose fields from {@code labels} on cannot be read has the bytes of
 * these fields hashed as they are, under a mark of their own.
 */
public final class ContentHash {

  /** How many bytes a hash has. */
  public static final int BYTES = 16;

  private static final int READ = 1;
  private static final int RAW = 2;

  private final MessageDigest digest = Digests.newSha256();
  private final byte[] scratch = new byte[Long.BYTES];

  private record Label(int keyStart, int keyLength, int valueStart, int valueLength) {

    int compareKeys(Label other, byte[] bytes) {
      return Arrays.compareUnsigned(
          bytes,
          keyStart,
          keyStart + keyLength,
          bytes,
          other.keyStart,
          other.keyStart + other.keyLength);
    }
  }

  /**
   * Returns the hash.
   *
   * @throws MalformedEventException if the envelope cannot be walked
   */
  public byte[] of(EventWalk event) {
    event.pass(Field.BRANCH_OP);
    digest.reset();
    text(event, Field.EVENT_ID);
    text(event, Field.SESSION_ID);
    text(event, Field.BRANCH_ID);
    text(event, Field.KIND);
    integer((int) event.number(Field.LIFECYCLE));
    text(event, Field.AGENT_ID);
    text(event, Field.RUN_ID);
    text(event, Field.TURN_ID);
    text(event, Field.PARENT_EVENT_ID);
    text(event, Field.CORRELATION_ID);
    integer((int) event.number(Field.SOURCE));
    text(event, Field.WRITER);
    number(event.number(Field.WRITER));
    integer(event.union(Field.BRANCH_OP));
    text(event, Field.BRANCH_OP);
    number(event.number(Field.BRANCH_OP));
    int begin = event.end(Field.BRANCH_OP);
    if (isReadable(event)) {
      integer(READ);
      content(event);
      begin = event.end(Field.DATA_REF);
    } else {
      integer(RAW);
    }
    raw(event.bytes(), begin, event.bytes().length - begin);
    return Arrays.copyOf(digest.digest(), BYTES);
  }

  private static boolean isReadable(EventWalk event) {
    try {
      event.pass(Field.DATA_REF);
      return true;
    } catch (MalformedEventException unreadable) {
      return false;
    }
  }

  private void content(EventWalk event) {
    labels(event);
    text(event, Field.DATA_TYPE);
    text(event, Field.DATA);
    text(event, Field.DATA_REF);
    if (event.isPresent(Field.DATA_REF)) {
      raw(event.bytes(), event.digestStart(), event.digestLength());
      number(event.number(Field.DATA_REF));
    }
  }

  private void labels(EventWalk event) {
    byte[] bytes = event.bytes();
    List<Label> labels = sortedLabels(event);
    integer(labels.size());
    for (Label label : labels) {
      raw(bytes, label.keyStart, label.keyLength);
      raw(bytes, label.valueStart, label.valueLength);
    }
  }

  /**
   * The sort is stable, so that the last of several labels with one key is the last in the map,
   * too: it counts.
   */
  private static List<Label> sortedLabels(EventWalk event) {
    if (event.number(Field.LABELS) == 0) {
      return List.of();
    }
    List<Label> all = new ArrayList<>();
    LabelWalk walk = event.labels();
    while (walk.next()) {
      all.add(new Label(walk.keyStart(), walk.keyLength(), walk.valueStart(), walk.valueLength()));
    }
    byte[] bytes = event.bytes();
    all.sort((one, other) -> one.compareKeys(other, bytes));
    List<Label> unique = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      boolean last = i + 1 == all.size() || all.get(i).compareKeys(all.get(i + 1), bytes) != 0;
      if (last) {
        unique.add(all.get(i));
      }
    }
    return unique;
  }

  private void text(EventWalk event, Field field) {
    int length = event.textLength(field);
    if (length == EventWalk.NULL) {
      integer(EventWalk.NULL);
    } else {
      raw(event.bytes(), event.textStart(field), length);
    }
  }

  private void raw(byte[] bytes, int start, int length) {
    integer(length);
    digest.update(bytes, start, length);
  }

  private void integer(int value) {
    bigEndian(value, Integer.BYTES);
  }

  private void number(long value) {
    bigEndian(value, Long.BYTES);
  }

  private void bigEndian(long value, int length) {
    for (int i = 0; i < length; i++) {
      scratch[i] = (byte) (value >>> (Byte.SIZE * (length - 1 - i)));
    }
    digest.update(scratch, 0, length);
  }
}
