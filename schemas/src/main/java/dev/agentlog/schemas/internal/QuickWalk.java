package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Passes the fields of an envelope that are encoded as nearly all are: lengths and indexes in one
 * byte, numbers in at most eight, no writer and no branch operation. It stops before anything else,
 * malformed or not, and leaves it to the careful walk that it is part of, into whose notes it
 * writes. Not thread-safe.
 *
 * <p>It goes in two stretches, each written as one line of calls with constant fields: that costs a
 * third less than a loop over the fields.
 */
final class QuickWalk {

  /** The first field of the second stretch: what is asked for most lies before it. */
  private static final int SECOND = Field.OCCURRED_AT.position();

  private static final int LIFECYCLES = Lifecycle.values().length;
  private static final int SOURCES = Source.values().length;

  /** A byte that is the last one of its number, and whose number is not negative. */
  private static final int MORE_OR_NEGATIVE = 0x81;

  private static final int PRESENT = 2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LAST_BYTE = 0x8080_8080_8080_8080L;

  private final int[] fieldEnd;
  private final int[] textStart;
  private final int[] textLength;
  private final int[] union;
  private final long[] number;
  private byte[] bytes = {};
  private int at;
  private int passed;

  QuickWalk(int[] fieldEnd, int[] textStart, int[] textLength, int[] union, long[] number) {
    this.fieldEnd = fieldEnd;
    this.textStart = textStart;
    this.textLength = textLength;
    this.union = union;
    this.number = number;
  }

  /**
   * Passes the stretches up to the one with the last field, if one begins with the first field,
   * which begins at a byte; returns the position of the first field that it has not passed.
   */
  int pass(byte[] event, int begin, int first, int last) {
    bytes = event;
    at = begin;
    passed = first;
    if (first == 0) {
      toLifecycle();
    }
    if (passed == SECOND && last >= SECOND) {
      toBranchOp();
    }
    return passed;
  }

  private boolean toLifecycle() {
    return text(Field.EVENT_ID)
        && text(Field.SESSION_ID)
        && text(Field.BRANCH_ID)
        && numberOrNull(Field.SEQUENCE)
        && textOrNull(Field.PREVIOUS_EVENT_ID)
        && text(Field.KIND)
        && symbol(Field.LIFECYCLE, LIFECYCLES);
  }

  private boolean toBranchOp() {
    return number(Field.OCCURRED_AT)
        && text(Field.AGENT_ID)
        && textOrNull(Field.RUN_ID)
        && textOrNull(Field.TURN_ID)
        && textOrNull(Field.PARENT_EVENT_ID)
        && textOrNull(Field.CORRELATION_ID)
        && textOrNull(Field.TRACE_PARENT)
        && symbol(Field.SOURCE, SOURCES)
        && noRecord(Field.WRITER)
        && noRecord(Field.BRANCH_OP);
  }

  private boolean passed(int i, int end) {
    fieldEnd[i] = end;
    at = end;
    passed = i + 1;
    return true;
  }

  private boolean text(Field field) {
    return text(field.position(), at);
  }

  private boolean text(int i, int begin) {
    if (begin >= bytes.length || (bytes[begin] & MORE_OR_NEGATIVE) != 0) {
      return false;
    }
    int start = begin + 1;
    int length = bytes[begin] >> 1;
    textStart[i] = start;
    textLength[i] = length;
    return length <= bytes.length - start && passed(i, start + length);
  }

  private boolean textOrNull(Field field) {
    int i = field.position();
    return nothing(i) || (isPresent(i) && text(i, at + 1));
  }

  private boolean number(Field field) {
    return number(field.position(), at);
  }

  private boolean numberOrNull(Field field) {
    int i = field.position();
    return nothing(i) || (isPresent(i) && number(i, at + 1));
  }

  private boolean noRecord(Field field) {
    return nothing(field.position());
  }

  private boolean nothing(int i) {
    if (at >= bytes.length || bytes[at] != 0) {
      return false;
    }
    union[i] = 0;
    textLength[i] = EventWalk.NULL;
    number[i] = 0;
    return passed(i, at + 1);
  }

  private boolean isPresent(int i) {
    union[i] = 1;
    return at < bytes.length && bytes[at] == PRESENT;
  }

  /** All bytes of the number at once: those behind it and the bits between them are cut out. */
  private boolean number(int i, int begin) {
    if (begin > bytes.length - Long.BYTES) {
      return false;
    }
    long word = (long) LONG.get(bytes, begin);
    long last = Long.lowestOneBit(~word & LAST_BYTE);
    if (last == 0) {
      return false;
    }
    number[i] = AvroCursor.unzigzag(septets(word & (last - 1)));
    return passed(i, begin + Long.numberOfTrailingZeros(last) / Byte.SIZE + 1);
  }

  /** Moves the lower seven bits of all bytes together. */
  private static long septets(long word) {
    long bits = word & 0x7F7F_7F7F_7F7F_7F7FL;
    bits = (bits & 0x007F_007F_007F_007FL) | (bits & 0x7F00_7F00_7F00_7F00L) >>> 1;
    bits = (bits & 0x0000_3FFF_0000_3FFFL) | (bits & 0x3FFF_0000_3FFF_0000L) >>> 2;
    return (bits & 0x0000_0000_0FFF_FFFFL) | (bits & 0x0FFF_FFFF_0000_0000L) >>> 4;
  }

  private boolean symbol(Field field, int count) {
    if (at >= bytes.length) {
      return false;
    }
    int index = bytes[at];
    if ((index & MORE_OR_NEGATIVE) != 0 || index >> 1 >= count) {
      return false;
    }
    int i = field.position();
    number[i] = index >> 1;
    return passed(i, at + 1);
  }
}
