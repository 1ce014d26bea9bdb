package dev.agentlog.benchmarks;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes a backlog of valid appends to a keyed inbox. */
final class Backlog {
  private static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private final String bootstrap;
  private final int partitions;

  Backlog(String bootstrap, int partitions) {
    this.bootstrap = bootstrap;
    this.partitions = partitions;
  }

  void write(String topic, List<String> sessions, int events) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "linger.ms",
                10,
                "batch.size",
                131_072,
                "compression.type",
                "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        String session = sessions.get(i % sessions.size());
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic,
                    SessionPartitions.partitionOf(session, partitions),
                    session.getBytes(StandardCharsets.UTF_8),
                    CODEC.encode(event(session, i))));
      }
    }
  }

  private static AgentEvent event(String session, int number) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId("main")
        .setKind("tool.call.requested")
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.EPOCH)
        .setAgentId("bench")
        .setSource(Source.AGENT)
        .setData("{\"tool\":\"bash\",\"command\":\"make test\",\"number\":" + number + "}")
        .build();
  }
}
