package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Visibility;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;

/**
 * The settings of the Kafka clients: the SDK's choices, which the caller's go before, apart from
 * those that the SDK's promises rest on. Thread-safe.
 */
final class ClientSettings {

  private static final String CLIENT_ID = "agentlog-consumer";

  /** Consumer groups have no part in subscriptions. */
  private static final List<String> REMOVED =
      List.of(
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

  /**
   * Short waits at the broker, because other requests to it queue behind a waiting fetch; quick
   * reconnecting; new leaders are found within 30 s even if nothing fails.
   */
  private static final Map<String, Object> CHOSEN =
      Map.of(
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100,
          ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000,
          ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 50,
          ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
          ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000,
          ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);

  private static final long PRODUCER_MEMORY = 4L << 20;

  private final Map<String, Object> common;
  private final AtomicInteger clients = new AtomicInteger();

  ClientSettings(ConsumerOptions options) {
    common = new HashMap<>(CHOSEN);
    common.putAll(options.kafkaProperties());
    common.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
  }

  /** Returns the settings of a consumer of its own. */
  Map<String, Object> consumer(Visibility visibility) {
    Map<String, Object> settings = new HashMap<>(common);
    settings.keySet().removeAll(REMOVED);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, nextClientId());
    // The other protocol's consumer has a thread of its own.
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CLASSIC.name());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        (visibility == Visibility.COMMITTED
                ? IsolationLevel.READ_COMMITTED
                : IsolationLevel.READ_UNCOMMITTED)
            .toString()
            .toLowerCase(Locale.ROOT));
    return settings;
  }

  /** Returns the settings of an admin client, without those that only a consumer knows. */
  Map<String, Object> admin() {
    Map<String, Object> settings = commonTo(AdminClientConfig.configNames());
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, nextClientId());
    return settings;
  }

  /**
   * Returns the settings of a producer, without those that only a consumer knows. It forgets no
   * topic that it has learnt of, so that sending does not wait.
   */
  Map<String, Object> producer() {
    Map<String, Object> settings = commonTo(ProducerConfig.configNames());
    settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, nextClientId());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_MEMORY);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Long.MAX_VALUE);
    return settings;
  }

  /** The common settings without those that a consumer knows and this client does not. */
  private Map<String, Object> commonTo(Set<String> known) {
    Map<String, Object> settings = new HashMap<>(common);
    settings
        .keySet()
        .removeIf(key -> ConsumerConfig.configNames().contains(key) && !known.contains(key));
    return settings;
  }

  private String nextClientId() {
    Object prefix = common.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
    return prefix + "-" + clients.incrementAndGet();
  }
}
