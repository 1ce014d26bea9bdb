package dev.agentlog.consumer;

import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A broker with a namespace, and what writes to it as a sequencer does. */
final class TestCluster implements AutoCloseable {

  static final int PARTITIONS = 3;

  private final EmbeddedBroker broker;
  private final Admin admin;
  private final AtomicInteger names = new AtomicInteger();
  private final Namespace namespace;

  TestCluster(Namespace namespace) {
    this(namespace, EmbeddedBroker.builder().start());
    warmUp();
  }

  TestCluster(Namespace namespace, Path data, int port) {
    this(namespace, EmbeddedBroker.builder().dataDir(data).port(port).start());
  }

  private TestCluster(Namespace namespace, EmbeddedBroker broker) {
    this.broker = broker;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    this.namespace = namespace;
    create(namespace.metaTopic(), 1);
    create(namespace.feedTopic(), PARTITIONS);
    NamespaceMeta meta =
        new NamespaceMeta(1, PARTITIONS, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings())) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  namespace.metaTopic(),
                  NamespaceMeta.KEY.getBytes(StandardCharsets.UTF_8),
                  meta.toJson()));
    }
  }

  /**
   * Some threads and connections of the broker begin with the first transaction and the first fetch
   * that waits; no test is to be blamed for them.
   */
  private void warmUp() {
    try (LogWriter writer = writer();
        AgentLogConsumer consumer = connect();
        Subscription tail = consumer.subscribe(Scope.all())) {
      writer.commit(openSession(), "main", 1);
      FrameReader reader = new FrameReader(tail);
      reader.next(Frame.CaughtUp.class);
      if (!reader.isQuiet()) {
        throw new IllegalStateException("Something came that nobody has sent: " + reader.all());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String bootstrap() {
    return broker.bootstrapServers();
  }

  Namespace namespace() {
    return namespace;
  }

  AgentLogConsumer connect() {
    return AgentLogConsumer.connect(
        ConsumerOptions.builder(bootstrap()).namespace(namespace).build());
  }

  /** Returns a session's name that no other test uses, without a topic. */
  String newSession() {
    return "s-" + names.incrementAndGet();
  }

  /** Returns a new session with an empty log. */
  String openSession() {
    String session = newSession();
    create(namespace.logTopic(session), 1);
    return session;
  }

  void create(String topic, int partitions) {
    try {
      get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
    } catch (IllegalStateException failed) {
      if (!(failed.getCause() instanceof ExecutionException inner
          && inner.getCause() instanceof TopicExistsException)) {
        throw failed;
      }
    }
    Awaitility.await()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(() -> !get(admin.describeTopics(List.of(topic)).allTopicNames()).isEmpty());
  }

  void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
    Awaitility.await().until(() -> !get(admin.listTopics().names()).contains(topic));
  }

  void deleteBefore(String topic, int partition, long offset) {
    TopicPartition where = new TopicPartition(topic, partition);
    // A transaction's marker may be written a moment after the commit was acknowledged.
    Awaitility.await()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(
            () -> {
              get(admin.deleteRecords(Map.of(where, RecordsToDelete.beforeOffset(offset))).all());
              return true;
            });
  }

  LogWriter writer() {
    return new LogWriter(namespace, producerSettings(), "writer-" + names.incrementAndGet());
  }

  /** Sends events live, one for each text, and waits until the broker has them. */
  void sendLive(String session, String... texts) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings())) {
      for (String text : texts) {
        byte[] value = Events.CODEC.encode(Events.live(session, "main", text));
        var unused = producer.send(new ProducerRecord<>(namespace.liveTopic(), key, value));
      }
    }
  }

  private Map<String, Object> producerSettings() {
    return Map.of(
        "bootstrap.servers",
        bootstrap(),
        "key.serializer",
        ByteArraySerializer.class,
        "value.serializer",
        ByteArraySerializer.class,
        "linger.ms",
        0);
  }

  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    broker.close();
  }
}
