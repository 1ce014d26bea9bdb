package dev.agentlog.sequencer;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events and the records that carry them, for tests. */
final class Events {
  private Events() {}

  static AgentEvent.Builder event(String session, String branch, String kind) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId(branch)
        .setKind(kind)
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .setAgentId("agent-1")
        .setSource(Source.AGENT);
  }

  static ProducerRecord<byte[], byte[]> to(String topic, AgentEvent event) {
    return new ProducerRecord<>(
        topic, event.getSessionId().getBytes(StandardCharsets.UTF_8), Stack.EVENTS.encode(event));
  }
}
