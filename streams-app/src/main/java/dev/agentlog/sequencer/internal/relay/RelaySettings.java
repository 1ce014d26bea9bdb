package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.metrics.RelayMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the relays of one instance have in common.
 *
 * @param namespace the namespace
 * @param recordsPerInbox most records copied from one inbox per round
 * @param copyInterval shortest time between two transactions
 * @param inspectInterval how often inboxes are looked at
 * @param fencedPause how long a fenced relay waits before it tries again
 * @param deleteGrace how long a closed session's inbox is kept
 * @param consumer settings of the relays' consumers
 * @param producer settings of the relays' producers
 * @param clock the wall clock
 * @param metrics what the relays measure
 * @param losses hears of appends that were removed before they were copied
 */
record RelaySettings(
    Namespace namespace,
    int recordsPerInbox,
    Duration copyInterval,
    Duration inspectInterval,
    Duration fencedPause,
    Duration deleteGrace,
    Map<String, Object> consumer,
    Map<String, Object> producer,
    InstantSource clock,
    RelayMetrics metrics,
    Losses losses) {

  static RelaySettings of(
      SequencerConfig config, InstantSource clock, RelayMetrics metrics, Losses losses) {
    return new RelaySettings(
        config.namespace(),
        config.getInt(SequencerConfig.RELAY_RECORDS_PER_INBOX),
        Duration.ofMillis(config.getInt(SequencerConfig.RELAY_COPY_INTERVAL_MS)),
        Duration.ofMillis(config.getInt(SequencerConfig.RELAY_INSPECT_INTERVAL_MS)),
        // By then an instance that was away knows that the partition is another's.
        Duration.ofMillis(config.getInt(SequencerConfig.SESSION_TIMEOUT_MS)).plusSeconds(2),
        Duration.ofMillis(config.getLong(SequencerConfig.INBOX_DELETE_GRACE_MS)),
        consumerSettings(config),
        producerSettings(config),
        clock,
        metrics,
        losses);
  }

  /** Also the transactional id: one relay per partition, one owner at a time. */
  String groupOf(int partition) {
    return namespace.name() + "-relay-" + partition;
  }

  private static Map<String, Object> consumerSettings(SequencerConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // A newly assigned inbox joins the next fetch only: the running one must not wait for long.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    settings.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.putAll(config.clientSettings());
    settings.putAll(config.originalsWithPrefix(SequencerConfig.RELAY_CONSUMER_PREFIX));
    return settings;
  }

  private static Map<String, Object> producerSettings(SequencerConfig config) {
    int transactionTimeout = config.getInt(SequencerConfig.TRANSACTION_TIMEOUT_MS);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transactionTimeout);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transactionTimeout);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(3_000, transactionTimeout));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.putAll(config.clientSettings());
    settings.putAll(config.originalsWithPrefix(SequencerConfig.RELAY_PRODUCER_PREFIX));
    return settings;
  }
}
