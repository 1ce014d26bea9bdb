package dev.agentlog.consumer;

import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import org.apache.kafka.common.header.Headers;

/**
 * An event of lifecycle PROGRESS that was sent live: it has no sequence, nobody has judged it, and
 * no log has it. Thread-safe.
 */
public final class LiveEvent extends EncodedEvent {

  /**
   * Creates a view on a record.
   *
   * @param position where the record lies, for about ten minutes
   * @param value the framed bytes; not copied, and not to be changed
   * @param headers the record's headers; not copied
   * @param codec decodes the whole event when it is asked for
   */
  public LiveEvent(
      LogPosition position, byte[] value, Headers headers, WireCodec<AgentEvent> codec) {
    super(position, value, headers, codec);
  }
}
