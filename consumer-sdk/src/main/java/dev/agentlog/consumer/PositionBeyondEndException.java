package dev.agentlog.consumer;

/** A position behind the end of the log: the log has lost what the position stands on. */
public final class PositionBeyondEndException extends CursorException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public PositionBeyondEndException(String message) {
    super(message);
  }
}
