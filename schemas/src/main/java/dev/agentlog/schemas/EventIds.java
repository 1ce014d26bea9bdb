package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.UuidV7Generator;
import java.util.UUID;

/**
 * Event ids: UUIDs of version 7 in their 36-character form. Thread-safe; the ids made by one
 * process ascend.
 *
 * <p>Ids are compared by value, so that upper and lower case are the same id.
 */
public final class EventIds {

  private static final int LENGTH = 36;
  private static final UuidV7Generator GENERATOR = UuidV7Generator.system();

  private EventIds() {}

  /** Returns a new id, greater than all that this process made before. */
  public static UUID next() {
    return GENERATOR.next();
  }

  /** Returns a new id as text, greater than all that this process made before. */
  public static String nextText() {
    return next().toString();
  }

  /**
   * Says whether the text is a UUID in its 36-character form: 8-4-4-4-12 hex digits, of any
   * version.
   */
  public static boolean isCanonical(CharSequence text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean legal = isDash(i) ? text.charAt(i) == '-' : hexValue(text.charAt(i)) >= 0;
      if (!legal) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the UUID in its 36-character form.
   *
   * @throws InvalidArgumentException if the text is not one
   */
  public static UUID parse(CharSequence text) {
    if (!isCanonical(text)) {
      throw new InvalidArgumentException(
          "'%s' is not an event id: use a UUID of 36 characters, 8-4-4-4-12 hex digits."
              .formatted(abbreviated(text)));
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      if (!isDash(i)) {
        high = (high << 4) | (low >>> 60);
        low = (low << 4) | hexValue(text.charAt(i));
      }
    }
    return new UUID(high, low);
  }

  private static boolean isDash(int index) {
    return index == 8 || index == 13 || index == 18 || index == 23;
  }

  /** Only ASCII digits and letters count; Character.digit would take others too. */
  private static int hexValue(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static String abbreviated(CharSequence text) {
    return text.length() <= LENGTH ? text.toString() : text.subSequence(0, LENGTH) + "…";
  }
}
