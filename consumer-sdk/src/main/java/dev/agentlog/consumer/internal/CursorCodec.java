package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;

/** Turns cursors into tokens and back. */
@SuppressWarnings("DoNotCallSuggester")
public final class CursorCodec {

  private CursorCodec() {}

  /** Returns the cursor with the token. */
  public static Cursor decode(String token) {
    throw new UnsupportedOperationException(token);
  }
}
