package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/**
 * A log whose sequences are not gapless, although its topic is still the same: what wrote it was
 * not a correct sequencer.
 */
public final class SequenceFaultException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient LogPosition position;
  private final transient Cursor behind;

  /**
   * Creates an exception.
   *
   * @param message one sentence
   * @param position where the record lies that is out of turn
   * @param behind from where to go on without it
   */
  public SequenceFaultException(String message, LogPosition position, Cursor behind) {
    super(message);
    this.position = position;
    this.behind = behind;
  }

  /** Returns where the record lies that is out of turn. */
  public LogPosition position() {
    return position;
  }

  /** Returns from where a subscription goes on without the record. */
  public Cursor behind() {
    return behind;
  }
}
