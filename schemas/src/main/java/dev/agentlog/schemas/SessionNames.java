package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.Digests;
import dev.agentlog.schemas.internal.Utf8;
import java.util.HexFormat;

/**
 * The encoding of session ids into names that are legal in a Kafka topic's name.
 *
 * <p>Different ids never give the same name, nor names that Kafka treats as colliding (it maps
 * {@code .} and {@code _} to the same metric name). ASCII letters, digits and {@code -} stand for
 * themselves; every other UTF-8 byte is {@code _} and two lower-case hex digits. What would be
 * longer than {@value #LONGEST} characters is its first {@value #KEPT} characters, {@code _h}, and
 * the first 32 hex digits of the id's SHA-256.
 */
public final class SessionNames {

  private static final int LONGEST = 150;
  private static final int KEPT = 110;
  private static final int DIGEST_BYTES = 16;
  private static final HexFormat HEX = HexFormat.of();

  private SessionNames() {}

  /**
   * Returns the id as part of a topic's name: 1 to 150 characters of {@code [A-Za-z0-9_-]}.
   *
   * @throws InvalidArgumentException if the id is empty or not valid Unicode
   */
  public static String encode(String sessionId) {
    if (sessionId.isEmpty()) {
      throw new InvalidArgumentException(
          "The session id is empty: name a session with at least one character.");
    }
    byte[] utf8 = Utf8.encode(sessionId);
    if (utf8 == null) {
      throw new InvalidArgumentException(
          "The session id of %d characters is not valid Unicode: it holds half of a surrogate pair."
              .formatted(sessionId.length()));
    }
    StringBuilder name = new StringBuilder(utf8.length + 16);
    for (byte b : utf8) {
      if (standsForItself(b)) {
        name.append((char) b);
      } else {
        HEX.toHexDigits(name.append('_'), b);
      }
    }
    if (name.length() > LONGEST) {
      name.setLength(KEPT);
      name.append("_h").append(HEX.formatHex(Digests.sha256(utf8), 0, DIGEST_BYTES));
    }
    return name.toString();
  }

  /**
   * Returns the id if it may name a session: not blank, valid Unicode, at most {@link
   * Limits#MAX_SESSION_ID_BYTES} bytes of UTF-8. For the places where ids come in from people.
   *
   * @throws InvalidArgumentException if it may not, with a sentence that says why
   */
  public static String requireValid(String sessionId) {
    if (sessionId.isBlank()) {
      throw new InvalidArgumentException(
          "The session id is blank: name a session with at least one visible character.");
    }
    byte[] utf8 = Utf8.encode(sessionId);
    if (utf8 == null) {
      throw new InvalidArgumentException(
          "The session id of %d characters is not valid Unicode: it holds half of a surrogate pair."
              .formatted(sessionId.length()));
    }
    if (utf8.length > Limits.MAX_SESSION_ID_BYTES) {
      throw new InvalidArgumentException(
          "The session id has %d bytes of UTF-8, more than the %d that are allowed: use a shorter one."
              .formatted(utf8.length, Limits.MAX_SESSION_ID_BYTES));
    }
    return sessionId;
  }

  private static boolean standsForItself(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
  }
}
