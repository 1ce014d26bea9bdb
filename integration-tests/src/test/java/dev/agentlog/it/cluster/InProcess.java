package dev.agentlog.it.cluster;

import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.Sequencer;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A broker and a sequencer in this process, with plain clients to look at them. Not thread-safe.
 */
public final class InProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final EmbeddedBroker broker = EmbeddedBroker.builder().start();
  private final Namespace namespace = new Namespace("it");
  private final Map<String, Object> settings;
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
  private final KafkaProducer<byte[], byte[]> producer = producer(Map.of());
  private final SequencerHttp http = new SequencerHttp();
  private @Nullable Sequencer sequencer;

  /**
   * Starts both.
   *
   * @param stateDirectory where the sequencer's state goes
   * @param settings the sequencer's settings, without those that this class chooses
   */
  public InProcess(Path stateDirectory, Map<String, Object> settings) throws InterruptedException {
    this.settings = new HashMap<>(settings);
    this.settings.put(SequencerConfig.BOOTSTRAP_SERVERS, bootstrap());
    this.settings.put(SequencerConfig.NAMESPACE, namespace.name());
    this.settings.put(SequencerConfig.STATE_DIR, stateDirectory.toString());
    this.settings.put(SequencerConfig.HTTP_PORT, 0);
    startSequencer();
  }

  /** Starts the sequencer, and waits until it judges appends. */
  public void startSequencer() throws InterruptedException {
    Sequencer started = Sequencer.start(SequencerConfig.of(settings));
    sequencer = started;
    if (!started.awaitReady(START_LIMIT)) {
      throw new AssertionError("The sequencer is not ready after " + START_LIMIT + ".");
    }
  }

  /** Stops the sequencer in good order. */
  public void stopSequencer() {
    sequencer().close();
  }

  /** The bootstrap address. */
  public String bootstrap() {
    return broker.bootstrapServers();
  }

  /** The namespace. */
  public Namespace namespace() {
    return namespace;
  }

  /** An admin client. */
  public Admin admin() {
    return admin;
  }

  /** The running sequencer. */
  public Sequencer sequencer() {
    return Objects.requireNonNull(sequencer);
  }

  /** A plain producer; the caller closes it. */
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(Map.of("linger.ms", 0, "max.block.ms", 10_000));
    all.putAll(more);
    all.put("bootstrap.servers", bootstrap());
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends, and waits until the broker has it. */
  public RecordMetadata send(ProducerRecord<byte[], byte[]> written)
      throws ExecutionException, InterruptedException {
    return producer.send(written).get();
  }

  /** Sends without waiting; to be followed by {@link #flush}. */
  public void sendLater(ProducerRecord<byte[], byte[]> written) {
    var unused =
        producer.send(
            written,
            (metadata, failure) -> {
              if (failure != null) {
                throw new AssertionError("A send failed.", failure);
              }
            });
  }

  /** Waits until all sends are answered. */
  public void flush() {
    producer.flush();
  }

  /** Opens a session and returns the status. */
  public int open(String session) {
    return openForAnswer(session).statusCode();
  }

  /** Opens a session and returns the answer. */
  public HttpResponse<String> openForAnswer(String session) {
    return http.open(sequencer().http(), session);
  }

  /** The answer to a GET. */
  public HttpResponse<String> get(String path) {
    return http.get(sequencer().http(), path);
  }

  /** What is committed in a topic, up to its present end. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (TopicTail tail =
        new TopicTail(bootstrap(), TopicTail.Isolation.COMMITTED, List.of(topic))) {
      return tail.readToEnd();
    }
  }

  /** The events of a session's log. */
  public List<AgentEvent> log(String session) {
    return read(namespace.logTopic(session)).stream()
        .map(found -> Events.EVENTS.decode(found.value()))
        .toList();
  }

  /** A session's tombstones; those that belong to no session have the empty one. */
  public List<Tombstone> tombstones(String session) {
    return read(namespace.tombstonesTopic()).stream()
        .map(found -> Events.TOMBSTONES.decode(found.value()))
        .filter(tombstone -> tombstone.getSessionId().equals(session))
        .toList();
  }

  @Override
  public void close() {
    sequencer().close();
    producer.close();
    admin.close();
    broker.close();
  }
}
