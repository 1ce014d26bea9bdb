package dev.agentlog.sequencer.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a request's path before decoding it: a session id may hold slashes, dots and anything
 * else, each percent-encoded.
 */
final class RawPath {
  private static final int HEX = 16;

  private RawPath() {}

  /** The decoded segments of a raw path such as {@code /sessions/a%2Fb}. */
  static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.substring(1).split("/", -1)) {
      segments.add(decode(segment));
    }
    return segments;
  }

  private static String decode(String segment) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c != '%') {
        utf8.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), HEX) : -1;
      int low = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 2), HEX) : -1;
      if (high < 0 || low < 0) {
        throw ProblemException.badRequest(
            "The path segment '%s' has a percent sign without two hex digits behind it."
                .formatted(segment));
      }
      utf8.write(high * HEX + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(utf8.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.badRequest(
          "The path segment '%s' is not percent-encoded UTF-8.".formatted(segment));
    }
  }
}
