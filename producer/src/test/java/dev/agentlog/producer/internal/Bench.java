package dev.agentlog.producer.internal;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.ProducerOptionsBuilder;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.internal.spool.Spool;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer on Kafka's mock clients, and the handles to play broker and sequencer. */
final class Bench implements AutoCloseable {

  static final Namespace NAMESPACE = new Namespace("bench");
  static final int PARTITIONS = 4;
  static final URI SEQUENCER = URI.create("http://sequencer:1");

  /** Kafka's producer; with a spool the first one. */
  final MockProducer<byte[], byte[]> kafka = newKafka();

  /** With a spool, the Kafka producers of all deliveries. */
  final List<MockProducer<byte[], byte[]>> deliveries = new CopyOnWriteArrayList<>();

  /** Kafka's producer of live events; acknowledges at once unless told otherwise. */
  final MockProducer<byte[], byte[]> live =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  final MockConsumer<byte[], byte[]> verdicts = new MockConsumer<>("earliest");
  final FakeLookup lookup = new FakeLookup();
  final FakeHttp http = new FakeHttp();
  final SchemaRegistry registry = SchemaRegistry.of(SchemaRegistry.BUNDLED);
  final AgentLogProducer producer;
  private final WireCodec<AgentEvent> events = WireCodec.events(registry);
  private final WireCodec<Verdict> answers = WireCodec.verdicts(registry);

  Bench(ProducerOptions options) {
    NamespaceMeta meta =
        new NamespaceMeta(
            1, PARTITIONS, SchemaRegistry.BUNDLED, List.of(1), NamespaceMeta.Sealing.RUN);
    Sequencers sequencers =
        new Sequencers(List.of(SEQUENCER), () -> List.of(SEQUENCER), System::nanoTime);
    SpoolOptions spool = options.spool();
    Clients clients =
        new Clients(
            this::nextKafka,
            () -> live,
            spool == null ? null : Spool.open(spool),
            options.verdicts() ? verdicts : null,
            lookup,
            http,
            registry);
    producer =
        new KafkaAgentLogProducer(
            options, meta, Machinery.start(options, meta, clients, sequencers, "bench"));
  }

  private static MockProducer<byte[], byte[]> newKafka() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private MockProducer<byte[], byte[]> nextKafka() {
    MockProducer<byte[], byte[]> next = deliveries.isEmpty() ? kafka : newKafka();
    deliveries.add(next);
    return next;
  }

  /** Returns the Kafka producer of the latest delivery. */
  MockProducer<byte[], byte[]> latest() {
    return deliveries.get(deliveries.size() - 1);
  }

  /** Returns the event of a record. */
  AgentEvent event(ProducerRecord<byte[], byte[]> record) {
    return events.decode(record.value());
  }

  static ProducerOptionsBuilder options() {
    return ProducerOptions.builder()
        .bootstrapServers("nowhere:1")
        .namespace(NAMESPACE)
        .agentId("agent-1")
        .maxBlock(Duration.ofSeconds(10))
        .openTimeout(Duration.ofSeconds(10))
        .closeTimeout(Duration.ofMillis(200));
  }

  /** Makes a session known to the brokers. */
  void exists(String session) {
    lookup.topics.add(NAMESPACE.ownInboxTopic(session));
  }

  ProducerRecord<byte[], byte[]> lastSent() {
    List<ProducerRecord<byte[], byte[]>> sent = kafka.history();
    return sent.get(sent.size() - 1);
  }

  AgentEvent lastEvent() {
    return events.decode(lastSent().value());
  }

  /** Publishes a verdict on the partition of a session. */
  void publish(String session, long offset, Verdict verdict) {
    publish(session, offset, answers.encode(verdict));
  }

  /** Publishes whatever value on the verdicts' partition of a session. */
  void publish(String session, long offset, byte[] value) {
    TopicPartition partition = partitionOf(session);
    verdicts.schedulePollTask(
        () ->
            verdicts.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, new byte[0], value)));
  }

  static TopicPartition partitionOf(String session) {
    return new TopicPartition(
        NAMESPACE.verdictsTopic(), SessionPartitions.partitionOf(session, PARTITIONS));
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
