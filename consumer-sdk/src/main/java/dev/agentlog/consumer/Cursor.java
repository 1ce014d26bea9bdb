package dev.agentlog.consumer;

import dev.agentlog.consumer.internal.CursorCodec;

/**
 * A position in a scope, from which a later subscription goes on. Immutable and thread-safe; equal
 * cursors have equal tokens. Implemented by the SDK alone.
 *
 * <p>A cursor belongs to its namespace and scope, not to the visibility or to any filter. A cursor
 * of a session or a branch resumes without loss and without duplicates. A cursor of {@link
 * Scope#all()} that was taken under {@link Visibility#SEQUENCED} may, after a resume, deliver again
 * what an aborted transaction had already shown: at least once.
 */
public interface Cursor {

  /** Returns the cursor as text to store: URL-safe, with a version and a checksum. */
  String token();

  /**
   * Returns the cursor with the token.
   *
   * @param token what {@link #token()} gave
   * @throws CursorDamagedException if the token is not one, or not whole
   */
  static Cursor parse(String token) {
    return CursorCodec.decode(token);
  }
}
