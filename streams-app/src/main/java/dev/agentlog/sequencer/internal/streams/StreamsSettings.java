package dev.agentlog.sequencer.internal.streams;

import dev.agentlog.sequencer.config.SequencerConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka Streams' settings: exactly once, with short commits; every one can be overridden with the
 * prefix {@code streams.}.
 */
public final class StreamsSettings {
  private static final int LONGEST_HEARTBEAT_INTERVAL_MS = 1_000;

  /** The time of a commit at the usual pace: while appends are few, a commit comes first. */
  private static final int LINGER_MS = 25;

  /** So many heartbeats may be lost, or late, before an instance counts as dead. */
  private static final int HEARTBEATS_PER_SESSION_TIMEOUT = 6;

  private StreamsSettings() {}

  /**
   * The settings of one instance.
   *
   * @param config the sequencer's settings
   * @param instanceId the instance's stable name
   * @param applicationServer where this instance answers, as HOST:PORT
   */
  public static Map<String, Object> of(
      SequencerConfig config, String instanceId, String applicationServer) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application(config));
    settings.put(StreamsConfig.CLIENT_ID_CONFIG, instanceId);
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, applicationServer);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The processors ask for commits at their own pace; this is for what they might miss.
    settings.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        Math.max(config.getInt(SequencerConfig.COMMIT_INTERVAL_MS), CommitPace.LONGEST.toMillis()));
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(SequencerConfig.THREADS));
    settings.put(
        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.getInt(SequencerConfig.STANDBY_REPLICAS));
    settings.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        (int) config.getShort(SequencerConfig.REPLICATION_FACTOR));
    // A newcomer that has restored gets its share at the next probing rebalance, not before: the
    // least that Kafka Streams allows. The default of two warm-ups at a time, probed every 10
    // minutes, would leave it without work for most of an hour.
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    settings.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 16);
    // The default looks at every partition for each record and lets a slow one hold up the others.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    settings.put(StreamsConfig.topicPrefix("segment.index.bytes"), "524288");
    consumer(settings, config, instanceId);
    producer(settings, config);
    settings.putAll(config.clientSettings());
    settings.putAll(config.originalsWithPrefix(SequencerConfig.STREAMS_PREFIX));
    return settings;
  }

  /** The application's id, after which its group, its changelog and its local state are named. */
  public static String application(SequencerConfig config) {
    Object given =
        config
            .originalsWithPrefix(SequencerConfig.STREAMS_PREFIX)
            .get(StreamsConfig.APPLICATION_ID_CONFIG);
    return given == null ? config.namespace().name() + "-sequencer" : String.valueOf(given);
  }

  private static void consumer(
      Map<String, Object> settings, SequencerConfig config, String instanceId) {
    // A dead instance is noticed after the time-out; the others hear of it with their next
    // heartbeat.
    int sessionTimeout = config.getInt(SequencerConfig.SESSION_TIMEOUT_MS);
    put(settings, true, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionTimeout);
    put(
        settings,
        true,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.min(LONGEST_HEARTBEAT_INTERVAL_MS, sessionTimeout / HEARTBEATS_PER_SESSION_TIMEOUT));
    // One that was killed and restarted takes its old place without waiting for that.
    settings.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    put(settings, true, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    put(settings, true, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    put(settings, true, ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
  }

  private static void producer(Map<String, Object> settings, SequencerConfig config) {
    int transactionTimeout = config.getInt(SequencerConfig.TRANSACTION_TIMEOUT_MS);
    put(settings, false, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transactionTimeout);
    put(settings, false, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transactionTimeout);
    put(
        settings,
        false,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.min(3_000, transactionTimeout));
    put(settings, false, ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    // A commit flushes, so nothing waits longer than for it. Without lingering a busy thread sends
    // a
    // batch for nearly each record, to over a hundred logs, and the slower it gets the smaller they
    // are.
    put(settings, false, ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    // A commit sends a record or two to each of many logs: for a batch of that size a compressor
    // costs more time, and 100 KiB of buffers, than it saves in bytes.
    put(settings, false, ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    put(settings, false, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 * 1024 * 1024);
    put(settings, false, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    // The logs of quiet sessions stay known: a forgotten one would cost the thread a look-up.
    put(settings, false, ProducerConfig.METADATA_MAX_IDLE_CONFIG, 86_400_000L);
  }

  private static void put(
      Map<String, Object> settings, boolean consumer, String key, Object value) {
    settings.put(
        consumer ? StreamsConfig.consumerPrefix(key) : StreamsConfig.producerPrefix(key), value);
  }
}
