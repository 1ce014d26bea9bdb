package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.InvalidArgumentException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** The texts of an encoded event. Not thread-safe. */
public final class EventText {

  private static final boolean[] NOT_TEXT = new boolean[Field.values().length];

  static {
    EnumSet.of(Field.SEQUENCE, Field.LIFECYCLE, Field.OCCURRED_AT, Field.SOURCE, Field.LABELS)
        .forEach(field -> NOT_TEXT[field.position()] = true);
  }

  private final EventWalk walk;
  private int labelStart;
  private int labelLength = EventWalk.NULL;

  /** Creates a reader of the texts that a walk passes. */
  public EventText(EventWalk walk) {
    this.walk = walk;
  }

  /** Returns the text of a field that is never null. */
  public String required(Field field) {
    walk.pass(field);
    return text(field);
  }

  /** Returns the text of a field, null if there is none. */
  public @Nullable String optional(Field field) {
    walk.pass(field);
    return walk.textLength(field) == EventWalk.NULL ? null : text(field);
  }

  private String text(Field field) {
    walk.checkText(field);
    return new String(
        walk.bytes(), walk.textStart(field), walk.textLength(field), StandardCharsets.UTF_8);
  }

  /** Returns how many bytes a text has, -1 if it is null. */
  public int length(Field field) {
    if (NOT_TEXT[field.position()]) {
      throw new InvalidArgumentException(
          "The field %s of an event is not a text.".formatted(field.text()));
    }
    walk.pass(field);
    return walk.textLength(field);
  }

  /** Says whether a text is not null and begins with these bytes. */
  public boolean startsWith(Field field, byte[] utf8) {
    if (length(field) < utf8.length) {
      return false;
    }
    int start = walk.textStart(field);
    return Arrays.equals(walk.bytes(), start, start + utf8.length, utf8, 0, utf8.length);
  }

  /**
   * Returns the label's value, null if there is no such label; the last one if there are several.
   */
  public @Nullable String label(String key) {
    byte[] wanted = Utf8.encode(key);
    if (wanted == null || !findLabel(wanted)) {
      return null;
    }
    return walk.checkedText(labelStart, labelLength);
  }

  /** Finds a label, the last one if there are several; says whether there is one. */
  public boolean findLabel(byte[] key) {
    walk.pass(Field.LABELS);
    labelLength = EventWalk.NULL;
    if (walk.number(Field.LABELS) == 0) {
      return false;
    }
    byte[] bytes = walk.bytes();
    LabelWalk labels = walk.labels();
    while (labels.next()) {
      int keyStart = labels.keyStart();
      if (Arrays.equals(bytes, keyStart, keyStart + labels.keyLength(), key, 0, key.length)) {
        labelStart = labels.valueStart();
        labelLength = labels.valueLength();
      }
    }
    return labelLength != EventWalk.NULL;
  }

  /** Returns the index of the first byte of the label's value that was found. */
  public int labelStart() {
    return labelStart;
  }

  /** Returns how many bytes the label's value that was found has. */
  public int labelLength() {
    return labelLength;
  }
}
