package dev.agentlog.consumer;

/** A cursor that was taken on another namespace or scope than the one it is used for. */
public final class CursorScopeException extends CursorException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public CursorScopeException(String message) {
    super(message);
  }
}
