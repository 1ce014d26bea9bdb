package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;

/** A record in a log or the feed that is no accepted event: somebody else wrote there. */
public final class UndecodableRecordException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient LogPosition position;
  private final transient Cursor behind;

  /**
   * Creates an exception.
   *
   * @param position where the record lies
   * @param cause what is wrong with it
   * @param behind from where to go on without it
   */
  public UndecodableRecordException(LogPosition position, Throwable cause, Cursor behind) {
    super(
        "The record at offset %d of partition %d of topic '%s' is no accepted event (%s): find out who besides the sequencer writes there, or leave the record out by subscribing from the cursor behind it."
            .formatted(
                position.offset(), position.partition(), position.topic(), cause.getMessage()),
        cause);
    this.position = position;
    this.behind = behind;
  }

  /** Returns where the record lies. */
  public LogPosition position() {
    return position;
  }

  /** Returns from where a subscription goes on without the record. */
  public Cursor behind() {
    return behind;
  }
}
