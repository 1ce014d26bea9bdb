package dev.agentlog.sequencer;

import static org.awaitility.Awaitility.await;

import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker and a sequencer, with plain Kafka and HTTP clients to look at them. */
final class Stack implements AutoCloseable {
  static final WireCodec<AgentEvent> EVENTS = WireCodec.events(SchemaRegistry.of("bundled:"));
  static final WireCodec<Tombstone> TOMBSTONES =
      WireCodec.tombstones(SchemaRegistry.of("bundled:"));
  static final WireCodec<Verdict> VERDICTS = WireCodec.verdicts(SchemaRegistry.of("bundled:"));

  private static final Duration SETTLING = Duration.ofSeconds(10);

  final EmbeddedBroker broker = EmbeddedBroker.builder().start();
  final Namespace namespace = new Namespace("test");
  final Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  final HttpClient http = HttpClient.newHttpClient();
  private final Path stateDir;
  private final Map<String, Object> extra;
  Sequencer sequencer;

  Stack(Path stateDir, Map<String, Object> extra) throws InterruptedException {
    this.stateDir = stateDir;
    this.extra = extra;
    this.sequencer = start();
  }

  void restart() throws InterruptedException {
    sequencer.close();
    sequencer = start();
  }

  HttpResponse<String> put(String session, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/sessions/" + encoded(session)))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(40))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Opens a session and waits for its first event behind the opening; for a namespace of one
   * partition.
   *
   * @return the partition that its appends are written to by that way in
   */
  TopicPartition opened(String session, boolean own) throws Exception {
    if (put(session, "").statusCode() != 201) {
      throw new AssertionError("The session " + session + " was not opened.");
    }
    String topic = own ? namespace.ownInboxTopic(session) : namespace.inboxTopic();
    send(Events.to(topic, Events.event(session, "main", "a.b").build()));
    await().atMost(Duration.ofSeconds(60)).until(() -> log(session).size() == 2);
    return new TopicPartition(topic, 0);
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(40)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  RecordMetadata send(ProducerRecord<byte[], byte[]> written)
      throws ExecutionException, InterruptedException {
    return producer.send(written).get();
  }

  /**
   * What a reader of committed records sees of a topic, from its beginning to its present end, once
   * the transactions that are open there have ended: a broker tells a writer of its commit before
   * readers see it.
   */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = ends(partitions);
      long giveUp = System.nanoTime() + SETTLING.toNanos();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))
          && System.nanoTime() < giveUp) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(wanted).all().get().forEach((p, end) -> ends.put(p, end.offset()));
      return ends;
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("The ends of " + partitions + " are not known", e);
    }
  }

  List<AgentEvent> log(String session) {
    return read(namespace.logTopic(session)).stream()
        .map(written -> EVENTS.decode(written.value()))
        .toList();
  }

  List<Tombstone> tombstones(String session) {
    return read(namespace.tombstonesTopic()).stream()
        .map(written -> TOMBSTONES.decode(written.value()))
        .filter(tombstone -> tombstone.getSessionId().equals(session))
        .toList();
  }

  @Override
  public void close() {
    sequencer.close();
    producer.close();
    admin.close();
    broker.close();
  }

  /** The sequencer's settings, with these beside. */
  SequencerConfig config(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(extra);
    settings.putAll(more);
    settings.put(SequencerConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    settings.putIfAbsent(SequencerConfig.NAMESPACE, namespace.name());
    settings.putIfAbsent(SequencerConfig.STATE_DIR, stateDir.toString());
    settings.putIfAbsent(SequencerConfig.HTTP_PORT, 0);
    return SequencerConfig.of(settings);
  }

  /** A rebuild, as soon as the group has forgotten its sequencer. */
  Rebuild rebuild(Duration atMost) {
    return await()
        .atMost(atMost)
        .ignoreExceptionsMatching(
            failure -> String.valueOf(failure.getMessage()).contains("while sequencers run"))
        .until(() -> new Rebuild(config(Map.of())), Objects::nonNull);
  }

  /** Starts a sequencer with these settings beside; its failure is thrown on. */
  Sequencer startWith(Map<String, Object> more) throws InterruptedException {
    Sequencer started = Sequencer.start(config(more));
    try {
      if (!started.awaitReady(Duration.ofSeconds(60))) {
        throw new AssertionError("The sequencer is not ready.");
      }
    } catch (AgentLogException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private Sequencer start() throws InterruptedException {
    return startWith(Map.of());
  }

  private URI uri(String path) {
    return URI.create(sequencer.http() + path);
  }
}
