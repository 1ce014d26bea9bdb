package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import java.nio.charset.StandardCharsets;

/** The check that the scopes share. */
final class Ids {

  private Ids() {}

  static void check(String what, String text, int maxBytes) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > maxBytes) {
      throw new InvalidArgumentException(
          "A %s of %d bytes cannot be subscribed to: it has 1 to %d bytes of UTF-8."
              .formatted(what, bytes, maxBytes));
    }
  }
}
