package dev.agentlog.producer;

import java.time.Duration;
import java.util.Objects;

/**
 * How events are sent live. Immutable.
 *
 * @param coalesceFor how long an event may wait for others that it can be sent with as one; zero
 *     sends each as it is
 * @param coalesceChars the most characters of text that such an event may have, 1 to 100,000
 * @param textMember the member of a JSON object whose text grows from event to event
 * @param maxBytes the most bytes of events that may wait to be sent, 1 MiB or more
 */
public record LiveOptions(
    Duration coalesceFor, int coalesceChars, String textMember, long maxBytes) {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_CHARS = 100_000;
  private static final long FEWEST_BYTES = 1 << 20;
  private static final LiveOptions DEFAULTS =
      new LiveOptions(Duration.ofMillis(50), 8_192, "text", 4 << 20);

  /**
   * Checks the values.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   */
  public LiveOptions {
    Objects.requireNonNull(textMember, "textMember");
    if (coalesceFor.isNegative() || coalesceFor.compareTo(LONGEST) > 0) {
      throw new InvalidOptionsException(
          "Live events cannot wait %s for others; give a time from 0 to %d ms."
              .formatted(coalesceFor, LONGEST.toMillis()));
    }
    if (coalesceChars < 1 || coalesceChars > MOST_CHARS) {
      throw new InvalidOptionsException(
          "Live events cannot be put together up to %d characters; give 1 to %d."
              .formatted(coalesceChars, MOST_CHARS));
    }
    if (maxBytes < FEWEST_BYTES) {
      throw new InvalidOptionsException(
          "Live events cannot wait in %d bytes; give %d or more."
              .formatted(maxBytes, FEWEST_BYTES));
    }
  }

  /** Returns the defaults: 50 ms, 8,192 characters of the member {@code text}, 4 MiB. */
  public static LiveOptions defaults() {
    return DEFAULTS;
  }

  /** Returns these options with other bounds on what is put together. */
  public LiveOptions withCoalescing(Duration longest, int chars) {
    return new LiveOptions(longest, chars, textMember, maxBytes);
  }

  /** Returns these options, with each event sent at once and as it is. */
  public LiveOptions withoutCoalescing() {
    return withCoalescing(Duration.ZERO, coalesceChars);
  }

  /** Returns these options with another member whose text grows. */
  public LiveOptions withTextMember(String name) {
    return new LiveOptions(coalesceFor, coalesceChars, name, maxBytes);
  }

  /** Returns these options with another bound on what waits. */
  public LiveOptions withMaxBytes(long bytes) {
    return new LiveOptions(coalesceFor, coalesceChars, textMember, bytes);
  }

  /** Returns whether events are put together. */
  public boolean coalescing() {
    return !coalesceFor.isZero();
  }
}
