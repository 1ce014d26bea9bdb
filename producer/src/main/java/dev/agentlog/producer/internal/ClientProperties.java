package dev.agentlog.producer.internal;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.ProducerOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The properties of the Kafka clients behind one producer: this library's choices, and the caller's
 * over them. Immutable.
 */
final class ClientProperties {

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** What the promises rest on. */
  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

  private final ProducerOptions options;
  private final String clientId;

  private ClientProperties(ProducerOptions options, String clientId) {
    this.options = options;
    this.clientId = clientId;
  }

  /**
   * Returns the properties that the options lead to.
   *
   * @throws InvalidOptionsException if they set what the producer's promises rest on
   */
  static ClientProperties of(ProducerOptions options) {
    for (String name : options.kafkaProperties().keySet()) {
      if (FIXED.contains(name)) {
        throw new InvalidOptionsException(
            "The Kafka property %s cannot be set: the producer's promises rest on its value; leave it out."
                .formatted(name));
      }
    }
    return new ClientProperties(options, "agentlog-producer-" + COUNT.incrementAndGet());
  }

  /** Returns the name of this producer's clients and threads, unless a client id is given. */
  String clientId() {
    return clientId;
  }

  /** Returns the properties of the client that sends appends. */
  Map<String, Object> producer() {
    Map<String, Object> properties = common();
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    // A leader that has only just come up can refuse the first batch and take the second one, and
    // the first is then out of sequence until its delivery time-out. One request at a time cannot.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, options.maxBlock().toMillis());
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    properties.putAll(given(ProducerConfig.configNames()));
    if (options.spool() != null) {
      properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    }
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    properties.put(
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return properties;
  }

  /**
   * Returns the properties of the client that sends live events: little memory, short times, and
   * one broker's word is enough.
   */
  Map<String, Object> live() {
    Map<String, Object> properties = producer();
    properties.put("client.id", properties.get("client.id") + "-live");
    properties.put(ProducerConfig.ACKS_CONFIG, "1");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
    return properties;
  }

  /**
   * Returns the properties of the client that reads verdicts. Its fetches wait 100 ms at most: a
   * partition that is added meanwhile is not read before the fetch under way has ended.
   */
  Map<String, Object> consumer() {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    properties.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    properties.putAll(given(ConsumerConfig.configNames()));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return properties;
  }

  /** Returns the properties of the client that looks topics up. */
  Map<String, Object> admin() {
    Map<String, Object> properties = common();
    properties.put(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    properties.putAll(given(AdminClientConfig.configNames()));
    return properties;
  }

  /** Returns the properties of the clients that read the meta topic, each for a moment. */
  Map<String, Object> meta() {
    Map<String, Object> properties = common();
    properties.putAll(given(ConsumerConfig.configNames()));
    properties.put("client.id", clientId + "-meta");
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("client.id", clientId);
    properties.put("bootstrap.servers", options.bootstrapServers());
    return properties;
  }

  /** Returns what is given for a client: what it knows, and what no client is known to know. */
  private Map<String, Object> given(Set<String> known) {
    Set<String> foreign = new HashSet<>();
    foreign.addAll(ProducerConfig.configNames());
    foreign.addAll(ConsumerConfig.configNames());
    foreign.addAll(AdminClientConfig.configNames());
    foreign.removeAll(known);
    Map<String, Object> given = new HashMap<>(options.kafkaProperties());
    given.keySet().removeAll(foreign);
    given.remove("bootstrap.servers");
    return given;
  }
}
