package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Limits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the scopes share. */
final class Ids {

  private Ids() {}

  static void checkSession(@Nullable String session) {
    if (session != null) {
      check("session id", session, Limits.MAX_SESSION_ID_BYTES);
    }
  }

  /** Returns the words that narrow a scope to a session; none for all sessions. */
  static String ofSession(@Nullable String session) {
    return session == null ? "" : " in session '" + session + "'";
  }

  static void check(String what, String text, int maxBytes) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > maxBytes) {
      throw new InvalidArgumentException(
          "A %s of %d bytes cannot be subscribed to: it has 1 to %d bytes of UTF-8."
              .formatted(what, bytes, maxBytes));
    }
  }
}
