package dev.agentlog.it.load;

import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * One send of one event; sending an event again is another attempt.
 *
 * @param id unlike any other attempt's; carried by the header {@link #ID}
 * @param way the way in
 * @param session the session
 * @param value the framed event, or other bytes
 * @param reply whether a verdict is asked for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attempt(String id, WayIn way, String session, byte[] value, boolean reply) {
  /** The header that carries an attempt's id. */
  public static final String ID = "attempt";

  /** The header that carries the name of the way in. */
  public static final String WAY = "way";

  private static final byte[] EMPTY = {};

  /** The record to send. */
  ProducerRecord<byte[], byte[]> producerRecord(Namespace namespace) {
    String topic = way == WayIn.OWN ? namespace.ownInboxTopic(session) : namespace.inboxTopic();
    ProducerRecord<byte[], byte[]> written =
        new ProducerRecord<>(topic, null, bytes(session), value, headers());
    return written;
  }

  private List<Header> headers() {
    Header idHeader = new RecordHeader(ID, bytes(id));
    Header wayHeader = new RecordHeader(WAY, bytes(way.name()));
    return reply
        ? List.of(idHeader, new RecordHeader(HeaderNames.REPLY, EMPTY), wayHeader)
        : List.of(idHeader, wayHeader);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
