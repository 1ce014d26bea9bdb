package dev.agentlog.producer.sink;

/** An event that a fan-out dropped, as a sink had too many waiting or was closed. */
public class SinkDroppedException extends SinkException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message. */
  public SinkDroppedException(String message) {
    super(message);
  }
}
