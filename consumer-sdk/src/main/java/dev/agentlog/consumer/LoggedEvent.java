package dev.agentlog.consumer;

import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import org.apache.kafka.common.header.Headers;

/** An accepted event as it lies in the log. Thread-safe. */
public final class LoggedEvent extends EncodedEvent {

  private final long timestamp;

  /**
   * Creates a view on a record.
   *
   * @param position where the record lies
   * @param timestamp the record's timestamp, ms since 1970
   * @param value the framed bytes; not copied, and not to be changed
   * @param headers the record's headers; not copied
   * @param codec decodes the whole event when it is asked for
   */
  public LoggedEvent(
      LogPosition position,
      long timestamp,
      byte[] value,
      Headers headers,
      WireCodec<AgentEvent> codec) {
    super(position, value, headers, codec);
    this.timestamp = timestamp;
  }

  /** Returns when the append reached the inbox: ms since 1970, by the broker's clock. */
  public long timestamp() {
    return timestamp;
  }

  /** Returns the sequence on the branch, from 1. */
  public synchronized long sequence() {
    return envelope().sequence();
  }
}
