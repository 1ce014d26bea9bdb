package dev.agentlog.consumer;

/**
 * A token that is no cursor: not whole, altered, or of a version that this program does not read.
 */
public final class CursorDamagedException extends CursorException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public CursorDamagedException(String message) {
    super(message);
  }
}
