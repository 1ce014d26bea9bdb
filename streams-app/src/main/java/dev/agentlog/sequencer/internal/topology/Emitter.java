package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.rulebook.Decision;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.v1.Verdict;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Writes a decision's records: log and feed, or a tombstone; and the verdict, if asked for. */
final class Emitter {
  private final ProcessorContext<byte[], Outgoing> context;
  private final SequencerContext shared;
  private final SessionLogs logs;

  Emitter(ProcessorContext<byte[], Outgoing> context, SequencerContext shared, SessionLogs logs) {
    this.context = context;
    this.shared = shared;
    this.logs = logs;
  }

  ProcessorContext<byte[], Outgoing> context() {
    return context;
  }

  void emit(Decision decision, Record<byte[], byte[]> inboxRecord, RecordMetadata metadata) {
    if (decision instanceof Decision.Accepted accepted) {
      Headers carried = carriedHeaders(inboxRecord.headers());
      Record<byte[], byte[]> event = inboxRecord.withValue(accepted.value()).withHeaders(carried);
      logs.write(accepted.session(), metadata.offset(), event);
      forward(NodeNames.FEED_SINK, event, shared.namespace().feedTopic(), metadata.partition());
    } else if (decision instanceof Decision.Rejected rejected) {
      byte[] key = rejected.session().getBytes(StandardCharsets.UTF_8);
      byte[] value = shared.tombstones().encode(rejected.tombstone());
      forward(
          NodeNames.TOMBSTONES_SINK,
          new Record<>(key, value, inboxRecord.timestamp()),
          shared.namespace().tombstonesTopic(),
          metadata.partition());
    }
    Verdict verdict = decision.verdict();
    if (verdict != null && inboxRecord.headers().lastHeader(HeaderNames.REPLY) != null) {
      byte[] key = verdict.getSessionId().getBytes(StandardCharsets.UTF_8);
      forward(
          NodeNames.VERDICTS_SINK,
          new Record<>(key, shared.verdicts().encode(verdict), inboxRecord.timestamp()),
          shared.namespace().verdictsTopic(),
          metadata.partition());
    }
  }

  private void forward(String sink, Record<byte[], byte[]> outgoing, String topic, int partition) {
    context.forward(outgoing.withValue(new Outgoing(topic, partition, outgoing.value())), sink);
  }

  private static Headers carriedHeaders(Headers headers) {
    RecordHeaders carried = new RecordHeaders();
    for (Header header : headers) {
      if (!HeaderNames.isReserved(header.key())) {
        carried.add(header);
      }
    }
    return carried;
  }
}
