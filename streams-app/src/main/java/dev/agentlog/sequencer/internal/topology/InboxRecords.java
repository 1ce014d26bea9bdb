package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Turns a record of the keyed inbox into what the rulebook reads. */
public final class InboxRecords {
  private InboxRecords() {}

  static InboxRecord of(
      Record<byte[], byte[]> inboxRecord, RecordMetadata metadata, Namespace namespace) {
    return new InboxRecord(
        inboxRecord.key(),
        inboxRecord.value(),
        headerBytes(inboxRecord.headers()),
        inboxRecord.headers().lastHeader(HeaderNames.TOO_LARGE) != null,
        metadata.partition(),
        metadata.offset(),
        inboxRecord.timestamp(),
        writtenAt(
            inboxRecord.headers(),
            new Origin(metadata.topic(), metadata.partition(), metadata.offset()),
            namespace));
  }

  /** The relay's own header does not count against the writer. */
  private static int headerBytes(Headers headers) {
    int bytes = 0;
    for (Header header : headers) {
      if (!header.key().equals(HeaderNames.ORIGIN)) {
        bytes += header.key().getBytes(StandardCharsets.UTF_8).length;
        bytes += header.value() == null ? 0 : header.value().length;
      }
    }
    return bytes;
  }

  /**
   * Where a record of the keyed inbox was written: its origin, if it was relayed. The origin counts
   * only if it names an own inbox: a writer might send the header itself.
   *
   * @param here the record's own place
   */
  public static Origin writtenAt(Headers headers, Origin here, Namespace namespace) {
    Header origin = headers.lastHeader(HeaderNames.ORIGIN);
    if (origin == null || origin.value() == null) {
      return here;
    }
    return Origin.parse(origin.value())
        .filter(named -> named.topic().startsWith(namespace.ownInboxPrefix()))
        .orElse(here);
  }
}
