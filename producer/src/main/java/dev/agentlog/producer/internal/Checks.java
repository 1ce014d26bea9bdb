package dev.agentlog.producer.internal;

import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.schemas.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The checks that public values share. */
public final class Checks {

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** The longest time whose nanoseconds a long holds: 292 years. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Checks() {}

  /**
   * Checks an id: not blank, valid Unicode, at most {@link Limits#MAX_ID_BYTES} bytes of UTF-8.
   *
   * @param what what the id names, for the message
   * @return the id
   * @throws InvalidEventException if it is not one
   */
  public static String id(String what, String id) {
    if (id.isBlank()) {
      throw new InvalidEventException(
          "The %s is blank; give one with at least one visible character.".formatted(what));
    }
    return text(what, id, Limits.MAX_ID_BYTES);
  }

  /**
   * Checks a text that may be blank: valid Unicode, at most so many bytes of UTF-8.
   *
   * @return the text
   * @throws InvalidEventException if it is not one
   */
  static String text(String what, String text, int maxBytes) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new InvalidEventException(
          "The %s of %d characters is not valid Unicode: it holds half of a surrogate pair; give whole characters."
              .formatted(what, text.length()));
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw new InvalidEventException(
          "The %s has %d bytes of UTF-8, more than the %d that are allowed; use a shorter one."
              .formatted(what, bytes, maxBytes));
    }
    return text;
  }

  /**
   * Checks a time that must be longer than nothing, and at most 292 years.
   *
   * @throws InvalidOptionsException if it is not
   */
  public static void positive(String option, Duration value) {
    if (value.compareTo(SHORTEST) < 0) {
      throw new InvalidOptionsException(
          "A producer cannot work with %s %s; give 1 ms or more.".formatted(option, value));
    }
    if (value.compareTo(LONGEST) > 0) {
      throw new InvalidOptionsException(
          "A producer cannot work with %s %s; give %d days or less."
              .formatted(option, value, LONGEST.toDays()));
    }
  }

  /** Returns a wait in nanoseconds: none for a negative one, 292 years for a longer one. */
  public static long nanos(Duration wait) {
    if (wait.isNegative()) {
      return 0;
    }
    return wait.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : wait.toNanos();
  }
}
