package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A walk over the fields of an encoded event, in their order and only as far as somebody has asked.
 * Not thread-safe.
 *
 * <p>What it has passed it remembers as positions and numbers, so that no field is walked twice. A
 * walk that has met something malformed meets it again when it is asked to go there again.
 */
public final class EventWalk {

  /** The length of a text that is null. */
  public static final int NULL = -1;

  private static final Field[] FIELDS = Field.values();
  private static final String[] SUBJECTS =
      Arrays.stream(FIELDS).map(field -> "field " + field.text()).toArray(String[]::new);
  private static final int LIFECYCLES = Lifecycle.values().length;
  private static final int SOURCES = Source.values().length;
  private static final int NULL_OR_ONE = 2;
  private static final int NULL_OR_TWO = 3;

  private final AvroCursor cursor = new AvroCursor();
  private final LabelWalk labels = new LabelWalk(cursor);
  private final int[] fieldEnd = new int[FIELDS.length];
  private final int[] textStart = new int[FIELDS.length];
  private final int[] textLength = new int[FIELDS.length];
  private final int[] union = new int[FIELDS.length];
  private final long[] number = new long[FIELDS.length];
  private final QuickWalk quick = new QuickWalk(fieldEnd, textStart, textLength, union, number);
  private int begin;
  private int walked;
  private int digestStart;
  private int digestLength;

  /** Begins anew with other bytes, which are not copied, at the index of the event's first byte. */
  public void wrap(byte[] bytes, int newBegin) {
    cursor.wrap(bytes, newBegin);
    begin = newBegin;
    walked = 0;
  }

  /** Goes on until the field is passed, if it is not yet. */
  public void pass(Field field) {
    int last = field.position();
    while (walked <= last) {
      walked = quick.pass(cursor.bytes(), start(FIELDS[walked]), walked, last);
      if (walked <= last) {
        passCarefully(FIELDS[walked]);
      }
    }
  }

  private void passCarefully(Field next) {
    cursor.seek(start(next));
    cursor.subject(SUBJECTS[walked]);
    walk(next);
    fieldEnd[walked] = cursor.position();
    walked++;
  }

  private void walk(Field field) {
    int i = field.position();
    switch (field) {
      case EVENT_ID, SESSION_ID, BRANCH_ID, KIND, AGENT_ID, DATA_TYPE -> walkText(i);
      case PREVIOUS_EVENT_ID,
          RUN_ID,
          TURN_ID,
          PARENT_EVENT_ID,
          CORRELATION_ID,
          TRACE_PARENT,
          DATA -> {
        if (isPresent(i, NULL_OR_ONE)) {
          walkText(i);
        }
      }
      case SEQUENCE -> number[i] = isPresent(i, NULL_OR_ONE) ? cursor.readLong() : 0;
      case OCCURRED_AT -> number[i] = cursor.readLong();
      case LIFECYCLE -> number[i] = cursor.readIndex(LIFECYCLES);
      case SOURCE -> number[i] = cursor.readIndex(SOURCES);
      case WRITER -> walkTextAndNumber(i, NULL_OR_ONE);
      case BRANCH_OP -> walkTextAndNumber(i, NULL_OR_TWO);
      case LABELS -> walkLabels();
      case DATA_REF -> walkDataRef(i);
    }
  }

  private boolean isPresent(int i, int branches) {
    union[i] = cursor.readIndex(branches);
    textLength[i] = NULL;
    number[i] = 0;
    return union[i] > 0;
  }

  private void walkText(int i) {
    int length = cursor.readLength();
    textStart[i] = cursor.skip(length);
    textLength[i] = length;
  }

  private void walkTextAndNumber(int i, int branches) {
    if (isPresent(i, branches)) {
      walkText(i);
      number[i] = cursor.readLong();
    }
  }

  private void walkLabels() {
    labels.begin(cursor.position());
    long entries = 0;
    while (labels.next()) {
      entries++;
    }
    number[Field.LABELS.position()] = entries;
  }

  private void walkDataRef(int i) {
    if (isPresent(i, NULL_OR_ONE)) {
      walkText(i);
      digestLength = cursor.readLength();
      digestStart = cursor.skip(digestLength);
      number[i] = cursor.readLong();
    }
  }

  /** Checks that a text that was passed, if there is one, is UTF-8. */
  public void checkText(Field field) {
    int i = field.position();
    int length = textLength[i];
    if (length > 0) {
      cursor.checkUtf8(SUBJECTS[i], textStart[i], length);
    }
  }

  /**
   * Checks that the texts of some fields that follow each other, which were passed, are UTF-8.
   * Where no byte in all of them is above ASCII none of the texts has to be looked at.
   */
  public void checkTexts(Field first, Field last) {
    if (Utf8.isAscii(cursor.bytes(), start(first), end(last))) {
      return;
    }
    for (int i = first.position(); i <= last.position(); i++) {
      checkText(FIELDS[i]);
    }
  }

  /** Returns the text at a position in the field that was walked last. */
  String checkedText(int start, int length) {
    cursor.checkUtf8(start, length);
    return new String(cursor.bytes(), start, length, StandardCharsets.UTF_8);
  }

  /** Checks that the texts in the labels, which were passed, are UTF-8. */
  public void checkLabels() {
    LabelWalk walk = labels();
    while (walk.next()) {
      cursor.checkUtf8(walk.keyStart(), walk.keyLength());
      cursor.checkUtf8(walk.valueStart(), walk.valueLength());
    }
  }

  /** Checks that the texts of the data reference, which was passed, are UTF-8. */
  public void checkDataRef() {
    checkText(Field.DATA_REF);
    if (isPresent(Field.DATA_REF)) {
      cursor.checkUtf8(digestStart, digestLength);
    }
  }

  /** Checks that nothing follows the last field, which was passed. */
  public void checkEnd() {
    cursor.seek(end(Field.DATA_REF));
    if (cursor.remaining() > 0) {
      cursor.subject("event");
      throw cursor.malformed(
          cursor.position(), "is followed by " + cursor.remaining() + " more bytes");
    }
  }

  /** Begins a walk over the labels, which were passed; there is only one at a time. */
  LabelWalk labels() {
    cursor.subject(SUBJECTS[Field.LABELS.position()]);
    labels.begin(start(Field.LABELS));
    return labels;
  }

  /** Returns the bytes; not a copy. */
  byte[] bytes() {
    return cursor.bytes();
  }

  /** Returns the index of the first byte of a field, whose predecessor was passed. */
  public int start(Field field) {
    return field.position() == 0 ? begin : fieldEnd[field.position() - 1];
  }

  /** Returns the index behind the last byte of a field, which was passed. */
  public int end(Field field) {
    return fieldEnd[field.position()];
  }

  /** Says whether a nullable field, which was passed, is not null. */
  public boolean isPresent(Field field) {
    return union[field.position()] > 0;
  }

  /** Returns which type a nullable field, which was passed, has: 0 for null. */
  public int union(Field field) {
    return union[field.position()];
  }

  /** Returns the number, or index of a symbol, in a field that was passed; 0 for null. */
  public long number(Field field) {
    return number[field.position()];
  }

  /** Returns the index of the first byte of the text in a field that was passed and is not null. */
  public int textStart(Field field) {
    return textStart[field.position()];
  }

  /** Returns how many bytes the text in a field that was passed has; {@link #NULL} for null. */
  public int textLength(Field field) {
    return textLength[field.position()];
  }

  int digestStart() {
    return digestStart;
  }

  int digestLength() {
    return digestLength;
  }
}
