package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/** A record in a log or the feed that is no accepted event: somebody else wrote there. */
public final class UndecodableRecordException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient LogPosition position;

  /** Creates an exception that names the record, and what is wrong with it. */
  public UndecodableRecordException(LogPosition position, String problem) {
    super(sentence(position, problem));
    this.position = position;
  }

  /** Creates an exception that names the record, and what the decoder found. */
  public UndecodableRecordException(LogPosition position, Throwable cause) {
    super(sentence(position, String.valueOf(cause.getMessage())), cause);
    this.position = position;
  }

  private static String sentence(LogPosition position, @Nullable String problem) {
    return "The record at offset %d of partition %d of topic '%s' is no accepted event (%s): find out who besides the sequencer writes there, and resume behind it with a cursor."
        .formatted(position.offset(), position.partition(), position.topic(), problem);
  }

  /** Returns where the record lies. */
  public LogPosition position() {
    return position;
  }
}
