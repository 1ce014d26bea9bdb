package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMissingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/**
 * One reading of a meta topic, from its beginning to its end at that time. Used once, by one
 * thread.
 */
public final class MetaReader {

  private static final Duration LONGEST_POLL = Duration.ofMillis(200);

  /** Closing waits for the fetch ahead, which finds nothing. */
  private static final int LONGEST_FETCH_MILLIS = 20;

  private static final Duration LONGEST_CLOSE = Duration.ofMillis(500);

  private final Map<String, ?> clientProperties;
  private final Namespace namespace;
  private final Duration timeout;
  private final Timer timer;
  private final MetaFold fold = new MetaFold();

  /** Creates a reading, whose time begins to run now. */
  public MetaReader(Map<String, ?> clientProperties, Namespace namespace, Duration timeout) {
    this.clientProperties = clientProperties;
    this.namespace = namespace;
    this.timeout = timeout;
    this.timer = Time.SYSTEM.timer(timeout);
  }

  /** Returns what the topic says; see {@link MetaTopic#read}. */
  public MetaTopic.Contents read() {
    Consumer<byte[], byte[]> consumer = open();
    try {
      readToEnd(consumer);
    } catch (TimeoutException late) {
      throw unreachable(late);
    } catch (KafkaException refused) {
      throw new AgentLogException(
          "The namespace %s cannot be read at %s: %s"
              .formatted(namespace, bootstrap(), refused.getMessage()),
          refused);
    } finally {
      consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
    }
    return fold.contents().orElseThrow(this::missing);
  }

  private Consumer<byte[], byte[]> open() {
    try {
      return new KafkaConsumer<>(
          consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException wrong) {
      String why = Optional.ofNullable(wrong.getCause()).orElse(wrong).getMessage();
      if (clientProperties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG) != null
          && String.valueOf(why).contains("resolvable")) {
        throw unreachable(wrong);
      }
      throw new InvalidArgumentException(
          "The settings of the Kafka client for %s cannot be used: %s".formatted(bootstrap(), why),
          wrong);
    }
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MILLIS);
    return properties;
  }

  private void readToEnd(Consumer<byte[], byte[]> consumer) {
    TopicPartition partition = new TopicPartition(namespace.metaTopic(), 0);
    if (consumer.partitionsFor(partition.topic(), remaining()).isEmpty()) {
      throw missing();
    }
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), remaining()).getOrDefault(partition, 0L);
    consumer.seekToBeginning(List.of(partition));
    while (consumer.position(partition, remaining()) < end) {
      Duration poll = remaining().compareTo(LONGEST_POLL) < 0 ? remaining() : LONGEST_POLL;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(poll)) {
        fold.apply(record.key(), record.value());
      }
    }
  }

  private Duration remaining() {
    timer.update();
    if (timer.isExpired()) {
      throw new TimeoutException("The time is over.");
    }
    return Duration.ofMillis(timer.remainingMs());
  }

  private String bootstrap() {
    Object servers = clientProperties.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
    return servers instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(servers);
  }

  private NamespaceMissingException missing() {
    return new NamespaceMissingException(
        "The namespace %s does not exist at %s; create it with `agentlog dev` or `agentlog sequencer`."
            .formatted(namespace, bootstrap()));
  }

  private BrokerUnreachableException unreachable(KafkaException cause) {
    return new BrokerUnreachableException(
        "No Kafka broker answers at %s within %d ms; check the bootstrap address, and that the broker runs."
            .formatted(bootstrap(), timeout.toMillis()),
        cause);
  }
}
