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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A load of valid appends, encoded beforehand, written to a keyed inbox as fast as that goes. */
final class Backlog {
  private static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private final String bootstrap;
  private final int partitions;

  Backlog(String bootstrap, int partitions) {
    this.bootstrap = bootstrap;
    this.partitions = partitions;
  }

  /** Encodes records of appends to these sessions' main branches in turn. */
  List<ProducerRecord<byte[], byte[]>> prepare(String topic, List<String> sessions, int events) {
    return prepare(topic, events, i -> event(sessions.get(i % sessions.size()), i).build());
  }

  /** Encodes records of any appends. */
  List<ProducerRecord<byte[], byte[]>> prepare(
      String topic, int events, IntFunction<AgentEvent> appends) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      AgentEvent append = appends.apply(i);
      String session = append.getSessionId();
      records.add(
          new ProducerRecord<>(
              topic,
              SessionPartitions.partitionOf(session, partitions),
              session.getBytes(StandardCharsets.UTF_8),
              CODEC.encode(append)));
    }
    return records;
  }

  /** Writes them, and returns when all are acknowledged. */
  void write(List<ProducerRecord<byte[], byte[]>> records) {
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
      for (ProducerRecord<byte[], byte[]> next : records) {
        var unused = producer.send(next);
      }
    }
  }

  /** An event as agents write them, on the session's main branch. */
  static AgentEvent.Builder event(String session, int number) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId("main")
        .setKind("tool.call.requested")
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.EPOCH)
        .setAgentId("bench")
        .setSource(Source.AGENT)
        .setData("{\"tool\":\"bash\",\"command\":\"make test\",\"number\":" + number + "}");
  }
}
