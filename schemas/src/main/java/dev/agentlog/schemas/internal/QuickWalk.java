package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;

/**
 * Passes the fields of an envelope that are encoded as nearly all are: lengths and indexes in one
 * byte, no writer and no branch operation. It stops before anything else, malformed or not, and
 * leaves it to the careful walk that it is part of, into whose notes it writes. Not thread-safe.
 */
final class QuickWalk {

  /** How a field is encoded. */
  private enum Shape {
    TEXT,
    TEXT_OR_NULL,
    NUMBER,
    NUMBER_OR_NULL,
    LIFECYCLE,
    SOURCE,
    NULL,
    OTHER
  }

  private static final Shape[] SHAPES = shapes();
  private static final int LIFECYCLES = Lifecycle.values().length;
  private static final int SOURCES = Source.values().length;
  private static final int NOT_QUICK = -1;

  /** A byte that is the last one of its number, and whose number is not negative. */
  private static final int MORE_OR_NEGATIVE = 0x81;

  private static final int PRESENT = 2;
  private static final int QUICK_BITS = 63;

  private final int[] fieldEnd;
  private final int[] textStart;
  private final int[] textLength;
  private final int[] union;
  private final long[] number;

  QuickWalk(int[] fieldEnd, int[] textStart, int[] textLength, int[] union, long[] number) {
    this.fieldEnd = fieldEnd;
    this.textStart = textStart;
    this.textLength = textLength;
    this.union = union;
    this.number = number;
  }

  private static Shape[] shapes() {
    Field[] fields = Field.values();
    Shape[] shapes = new Shape[fields.length];
    for (Field field : fields) {
      shapes[field.position()] =
          switch (field) {
            case EVENT_ID, SESSION_ID, BRANCH_ID, KIND, AGENT_ID -> Shape.TEXT;
            case PREVIOUS_EVENT_ID,
                RUN_ID,
                TURN_ID,
                PARENT_EVENT_ID,
                CORRELATION_ID,
                TRACE_PARENT ->
                Shape.TEXT_OR_NULL;
            case SEQUENCE -> Shape.NUMBER_OR_NULL;
            case OCCURRED_AT -> Shape.NUMBER;
            case LIFECYCLE -> Shape.LIFECYCLE;
            case SOURCE -> Shape.SOURCE;
            case WRITER, BRANCH_OP -> Shape.NULL;
            case LABELS, DATA_TYPE, DATA, DATA_REF -> Shape.OTHER;
          };
    }
    return shapes;
  }

  /**
   * Passes fields up to the last one, the first of which begins at a byte; returns the position of
   * the first one that it has not passed.
   */
  int pass(byte[] bytes, int begin, int first, int last) {
    int at = begin;
    for (int i = first; i <= last; i++) {
      at = at < bytes.length ? passOne(bytes, at, i) : NOT_QUICK;
      if (at < 0) {
        return i;
      }
      fieldEnd[i] = at;
    }
    return last + 1;
  }

  private int passOne(byte[] bytes, int at, int i) {
    return switch (SHAPES[i]) {
      case TEXT -> text(bytes, at, i);
      case TEXT_OR_NULL -> {
        int more = nullOrMore(bytes, at, i);
        yield more > 0 && union[i] > 0 ? text(bytes, more, i) : more;
      }
      case NUMBER -> number(bytes, at, i);
      case NUMBER_OR_NULL -> {
        int more = nullOrMore(bytes, at, i);
        yield more > 0 && union[i] > 0 ? number(bytes, more, i) : more;
      }
      case LIFECYCLE -> symbol(bytes[at], LIFECYCLES, at, i);
      case SOURCE -> symbol(bytes[at], SOURCES, at, i);
      case NULL -> bytes[at] == 0 ? nullOrMore(bytes, at, i) : NOT_QUICK;
      case OTHER -> NOT_QUICK;
    };
  }

  private int text(byte[] bytes, int at, int i) {
    if (at >= bytes.length || (bytes[at] & MORE_OR_NEGATIVE) != 0) {
      return NOT_QUICK;
    }
    int length = bytes[at] >> 1;
    int start = at + 1;
    textStart[i] = start;
    textLength[i] = length;
    return length <= bytes.length - start ? start + length : NOT_QUICK;
  }

  private int nullOrMore(byte[] bytes, int at, int i) {
    int index = bytes[at];
    if (index != 0 && index != PRESENT) {
      return NOT_QUICK;
    }
    union[i] = index >> 1;
    textLength[i] = EventWalk.NULL;
    number[i] = 0;
    return at + 1;
  }

  private int number(byte[] bytes, int start, int i) {
    long value = 0;
    int at = start;
    for (int shift = 0; shift < QUICK_BITS && at < bytes.length; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        number[i] = AvroCursor.unzigzag(value);
        return at;
      }
    }
    return NOT_QUICK;
  }

  private int symbol(byte index, int count, int at, int i) {
    if ((index & MORE_OR_NEGATIVE) != 0 || index >> 1 >= count) {
      return NOT_QUICK;
    }
    number[i] = index >> 1;
    return at + 1;
  }
}
