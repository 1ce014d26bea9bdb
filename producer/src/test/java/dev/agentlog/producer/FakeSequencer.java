package dev.agentlog.producer;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a sequencer: makes a namespace, opens sessions over HTTP, and answers appends from
 * all inboxes by sequence and event id alone, in transactions.
 */
final class FakeSequencer implements AutoCloseable {

  private final String bootstrap;
  private final Namespace namespace;
  private final int partitions;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> verdicts;
  private final HttpServer http;
  private final ExecutorService httpThreads = Executors.newCachedThreadPool();
  private final Thread loop;
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final Set<TopicPartition> inboxes = ConcurrentHashMap.newKeySet();
  private final WireCodec<AgentEvent> events = WireCodec.events(registry());
  private final WireCodec<Verdict> answers = WireCodec.verdicts(registry());
  private final Map<String, Long> heads = new HashMap<>();
  private final Map<String, Long> accepted = new HashMap<>();
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
  private volatile boolean closed;
  private volatile boolean silent;
  private volatile int nextStatus;
  private volatile String lastBody = "";

  FakeSequencer(String bootstrap, Namespace namespace, int partitions) throws Exception {
    this.bootstrap = bootstrap;
    this.namespace = namespace;
    this.partitions = partitions;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    this.http.createContext("/sessions/", this::put);
    this.http.setExecutor(httpThreads);
    this.http.start();
    createTopic(namespace.metaTopic(), 1);
    createTopic(namespace.inboxTopic(), partitions);
    createTopic(namespace.verdictsTopic(), partitions);
    for (int partition = 0; partition < partitions; partition++) {
      inboxes.add(new TopicPartition(namespace.inboxTopic(), partition));
    }
    writeMeta();
    this.verdicts =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", namespace + "-fake"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.verdicts.initTransactions();
    this.loop = new Thread(this::answerAll, "fake-sequencer");
    this.loop.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Stops answering appends; what comes meanwhile is never answered. */
  void silent(boolean value) {
    silent = value;
  }

  /** Answers requests to open a session with this status; 0 to open them. */
  void answerWith(int status) {
    nextStatus = status;
  }

  String lastBody() {
    return lastBody;
  }

  /** Returns the records read so far. */
  List<ConsumerRecord<byte[], byte[]>> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Deletes a session's own inbox, and waits until its broker takes nothing more for it. */
  void deleteInbox(String session) throws Exception {
    TopicPartition inbox = new TopicPartition(namespace.ownInboxTopic(session), 0);
    inboxes.remove(inbox);
    admin.deleteTopics(List.of(inbox.topic())).all().get();
    await().until(() -> !isServed(inbox));
  }

  private boolean isServed(TopicPartition partition) throws InterruptedException {
    try {
      admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions().timeoutMs(500))
          .all()
          .get();
      return true;
    } catch (ExecutionException gone) {
      return false;
    }
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.of(SchemaRegistry.BUNDLED);
  }

  private void writeMeta() {
    NamespaceMeta meta =
        new NamespaceMeta(
            1, partitions, SchemaRegistry.BUNDLED, List.of(1), NamespaceMeta.Sealing.RUN);
    try (KafkaProducer<byte[], byte[]> writer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      put(writer, NamespaceMeta.KEY, meta.toJson());
      put(writer, MetaTopic.instanceKey("gone"), instance(URI.create("http://127.0.0.1:1")));
      put(writer, MetaTopic.instanceKey("fake"), instance(address()));
    }
  }

  private static byte[] instance(URI address) {
    return MetaTopic.instanceValue(address);
  }

  private void put(KafkaProducer<byte[], byte[]> writer, String key, byte[] value) {
    var unused =
        writer.send(
            new ProducerRecord<>(
                namespace.metaTopic(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** Returns all records of a partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition) {
    TopicPartition which = new TopicPartition(topic, partition);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Set.of(which));
      consumer.seekToBeginning(Set.of(which));
      long end = consumer.endOffsets(Set.of(which)).getOrDefault(which, 0L);
      while (consumer.position(which) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  void createTopic(String name, int count) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, count, (short) 1))).all().get();
  }

  private void put(HttpExchange exchange) throws IOException {
    lastBody = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String raw = exchange.getRequestURI().getRawPath().substring("/sessions/".length());
    String session = URLDecoder.decode(raw, StandardCharsets.UTF_8);
    if (nextStatus != 0) {
      answer(exchange, nextStatus, "{\"detail\":\"as told\"}");
      return;
    }
    boolean isNew = open.add(session);
    if (isNew) {
      try {
        createTopic(namespace.ownInboxTopic(session), 1);
      } catch (Exception failure) {
        answer(exchange, 503, "{\"detail\":\"no topic\"}");
        return;
      }
      inboxes.add(new TopicPartition(namespace.ownInboxTopic(session), 0));
    }
    answer(exchange, isNew ? 201 : 200, "{\"created\":" + isNew + "}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void answerAll() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      while (!closed) {
        if (!consumer.assignment().equals(inboxes)) {
          consumer.assign(Set.copyOf(inboxes));
        }
        var records = consumer.poll(Duration.ofMillis(20));
        if (!records.isEmpty()) {
          verdicts.beginTransaction();
          for (ConsumerRecord<byte[], byte[]> record : records) {
            answer(record);
          }
          verdicts.commitTransaction();
        }
      }
    }
  }

  private void answer(ConsumerRecord<byte[], byte[]> record) {
    synchronized (seen) {
      seen.add(record);
    }
    if (silent || record.headers().lastHeader("agentlog-reply") == null) {
      return;
    }
    AgentEvent event = events.decode(record.value());
    int partition = SessionPartitions.partitionOf(event.getSessionId(), partitions);
    var unused =
        verdicts.send(
            new ProducerRecord<>(
                namespace.verdictsTopic(),
                partition,
                record.key(),
                answers.encode(judge(event, record))));
  }

  private Verdict judge(AgentEvent event, ConsumerRecord<byte[], byte[]> record) {
    String branch = event.getSessionId() + "|" + event.getBranchId();
    long next = heads.getOrDefault(branch, 0L) + 1;
    Long original = accepted.get(event.getEventId());
    if (original != null) {
      return verdict(event, record, Outcome.DUPLICATE, original, null);
    }
    long demanded = Optional.ofNullable(event.getSequence()).orElse(next);
    if (demanded != next) {
      String reason = demanded > next ? "SEQUENCE_GAP" : "SEQUENCE_CONFLICT";
      return verdict(event, record, Outcome.REJECTED, next, reason);
    }
    heads.put(branch, next);
    accepted.put(event.getEventId(), next);
    return verdict(event, record, Outcome.ACCEPTED, next, null);
  }

  private static Verdict verdict(
      AgentEvent event,
      ConsumerRecord<byte[], byte[]> record,
      Outcome outcome,
      long sequence,
      @Nullable String reason) {
    return new Verdict(
        event.getEventId(),
        event.getSessionId(),
        event.getBranchId(),
        outcome,
        reason == null ? sequence : null,
        reason == null ? null : sequence,
        reason,
        reason == null ? null : "The head stands elsewhere.",
        record.topic(),
        record.partition(),
        record.offset());
  }

  @Override
  public void close() {
    closed = true;
    try {
      loop.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    http.stop(0);
    httpThreads.shutdownNow();
    verdicts.close();
    admin.close();
  }
}
