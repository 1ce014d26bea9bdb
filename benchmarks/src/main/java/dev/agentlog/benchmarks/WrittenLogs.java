package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A namespace whose logs are written straight away, as a sequencer would have written them: so that
 * readers are measured, and nothing else.
 */
final class WrittenLogs {
  private static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private static final int EVENTS_PER_TRANSACTION = 2_000;
  private static final int TOPICS_AT_ONCE = 100;

  private final String bootstrap;
  private final Namespace namespace;

  WrittenLogs(String bootstrap, Namespace namespace) {
    this.bootstrap = bootstrap;
    this.namespace = namespace;
  }

  Namespace namespace() {
    return namespace;
  }

  String bootstrap() {
    return bootstrap;
  }

  /** A consumer of the namespace. */
  AgentLogConsumer connect() {
    return AgentLogConsumer.connect(
        ConsumerOptions.builder(bootstrap).namespace(namespace).build());
  }

  /** Creates the namespace's topics, apart from the logs. */
  void begin() throws InterruptedException, ExecutionException {
    create(List.of(namespace.metaTopic(), namespace.feedTopic()));
    NamespaceMeta meta =
        new NamespaceMeta(1, 1, SchemaRegistry.BUNDLED, List.of(1), NamespaceMeta.Sealing.RUN);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      producer
          .send(
              new ProducerRecord<>(
                  namespace.metaTopic(),
                  NamespaceMeta.KEY.getBytes(StandardCharsets.UTF_8),
                  meta.toJson()))
          .get();
    }
  }

  /** Creates the logs of sessions. */
  void open(List<String> sessions) throws InterruptedException, ExecutionException {
    List<String> topics = sessions.stream().map(namespace::logTopic).toList();
    for (int from = 0; from < topics.size(); from += TOPICS_AT_ONCE) {
      create(topics.subList(from, Math.min(topics.size(), from + TOPICS_AT_ONCE)));
    }
  }

  private void create(Collection<String> topics) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(topics.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  /** Writes events of kinds that take turns to a session's log, in transactions. */
  void fill(String session, int events, List<String> kinds) {
    Map<String, Object> settings =
        Map.of(
            "transactional.id",
            UUID.randomUUID().toString(),
            "linger.ms",
            10,
            "batch.size",
            131_072,
            "compression.type",
            "lz4");
    try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
      producer.initTransactions();
      for (int i = 0; i < events; i++) {
        if (i % EVENTS_PER_TRANSACTION == 0) {
          producer.beginTransaction();
        }
        var unused = producer.send(record(session, i + 1, kinds.get(i % kinds.size()), 0));
        if ((i + 1) % EVENTS_PER_TRANSACTION == 0 || i + 1 == events) {
          producer.commitTransaction();
        }
      }
    }
  }

  /** A producer that sends at once, unless the settings say otherwise. */
  KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", bootstrap);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The record of an event on the session's main branch that happened at a time in µs. */
  ProducerRecord<byte[], byte[]> record(String session, long sequence, String kind, long micros) {
    AgentEvent event =
        AgentEvent.newBuilder()
            .setEventId(EventIds.nextText())
            .setSessionId(session)
            .setBranchId("main")
            .setSequence(sequence)
            .setKind(kind)
            .setLifecycle(Lifecycle.ORDINARY)
            .setOccurredAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
            .setAgentId("bench")
            .setRunId("run-" + sequence / 1_000)
            .setSource(Source.AGENT)
            .setLabels(Map.of("team", "search"))
            .setData(
                "{\"tool\":\"bash\",\"command\":\"make test\",\"number\":%d,\"id\":\"%s\"}"
                    .formatted(sequence, EventIds.nextText()))
            .build();
    return new ProducerRecord<>(
        namespace.logTopic(session), session.getBytes(StandardCharsets.UTF_8), CODEC.encode(event));
  }
}
