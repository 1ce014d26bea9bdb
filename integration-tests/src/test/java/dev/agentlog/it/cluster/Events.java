package dev.agentlog.it.cluster;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events and the records that carry them. */
public final class Events {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.of(SchemaRegistry.BUNDLED);

  /** The codec of events. */
  public static final WireCodec<AgentEvent> EVENTS = WireCodec.events(REGISTRY);

  /** The codec of tombstones. */
  public static final WireCodec<Tombstone> TOMBSTONES = WireCodec.tombstones(REGISTRY);

  /** The codec of verdicts. */
  public static final WireCodec<Verdict> VERDICTS = WireCodec.verdicts(REGISTRY);

  private Events() {}

  /** An event of this kind on the branch {@code main}, not yet built. */
  public static AgentEvent.Builder event(String session, String kind) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId("main")
        .setKind(kind)
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.now())
        .setAgentId("agent")
        .setSource(Source.AGENT);
  }

  /** The event as a record of a topic, keyed by its session. */
  public static ProducerRecord<byte[], byte[]> to(String topic, AgentEvent event) {
    return new ProducerRecord<>(topic, utf8(event.getSessionId()), EVENTS.encode(event));
  }

  /** The text's bytes. */
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
