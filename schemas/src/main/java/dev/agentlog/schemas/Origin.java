package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a writer wrote its append; the value of the header {@link HeaderNames#ORIGIN}, as {@code
 * <topic>/<partition>/<offset>}.
 *
 * @param topic the name of the topic, not empty, without '/'
 * @param partition from 0
 * @param offset from 0
 */
public record Origin(String topic, int partition, long offset) {

  private static final Pattern TEXT =
      Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,9})/(0|[1-9][0-9]{0,18})");

  /**
   * Checks the parts.
   *
   * @throws InvalidArgumentException if one of them is out of its range
   */
  public Origin {
    Objects.requireNonNull(topic, "topic");
    if (topic.isEmpty() || topic.indexOf('/') >= 0 || partition < 0 || offset < 0) {
      throw new InvalidArgumentException(
          "'%s/%d/%d' is not the position of a record: name a topic, a partition and an offset from 0."
              .formatted(topic, partition, offset));
    }
  }

  /** Returns the header's text. */
  public String text() {
    return topic + '/' + partition + '/' + offset;
  }

  /** Returns the header's bytes. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the origin that the header's bytes name; empty if they name none. */
  public static Optional<Origin> parse(byte @Nullable [] bytes) {
    if (bytes == null || Utf8.firstInvalid(bytes, 0, bytes.length) >= 0) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Origin(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              Long.parseLong(matcher.group(3))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }
}
