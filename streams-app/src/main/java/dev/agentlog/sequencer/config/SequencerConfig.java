package dev.agentlog.sequencer.config;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The sequencer's settings, each with its type, default, bounds and meaning in one place.
 *
 * <p>Kafka client settings pass through: {@code kafka.*} to every client, {@code streams.*} to
 * Kafka Streams, {@code relay.consumer.*} and {@code relay.producer.*} to the relay. What is given
 * there overrides what the sequencer would have chosen.
 *
 * <p>Immutable and thread-safe.
 */
public final class SequencerConfig extends AbstractConfig {
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  public static final String NAMESPACE = "namespace";
  public static final String INSTANCE_ID = "instance.id";
  public static final String STATE_DIR = "state.dir";
  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String HTTP_ADVERTISED = "http.advertised";
  public static final String PARTITIONS = "partitions";
  public static final String REGISTRY = "registry";
  public static final String SEALING = "sealing";
  public static final String REPLICATION_FACTOR = "replication.factor";
  public static final String THREADS = "threads";
  public static final String STANDBY_REPLICAS = "standby.replicas";
  public static final String COMMIT_INTERVAL_MS = "commit.interval.ms";
  public static final String SESSION_TIMEOUT_MS = "session.timeout.ms";
  public static final String TRANSACTION_TIMEOUT_MS = "transaction.timeout.ms";
  public static final String MAX_OPEN_SESSIONS = "max.open.sessions";
  public static final String SESSION_OPEN_TIMEOUT_MS = "session.open.timeout.ms";
  public static final String INBOX_DELETE_GRACE_MS = "inbox.delete.grace.ms";
  public static final String RELAY_RECORDS_PER_INBOX = "relay.records.per.inbox";
  public static final String RELAY_COPY_INTERVAL_MS = "relay.copy.interval.ms";
  public static final String RELAY_INSPECT_INTERVAL_MS = "relay.inspect.interval.ms";

  /**
   * Settings with this prefix go to every Kafka client, for instance {@code
   * kafka.security.protocol}.
   */
  public static final String KAFKA_PREFIX = "kafka.";

  /** Settings with this prefix go to Kafka Streams. */
  public static final String STREAMS_PREFIX = "streams.";

  /** Settings with this prefix go to the relay's consumers. */
  public static final String RELAY_CONSUMER_PREFIX = "relay.consumer.";

  /** Settings with this prefix go to the relay's transactional producers. */
  public static final String RELAY_PRODUCER_PREFIX = "relay.producer.";

  private static final String ENVIRONMENT_PREFIX = "AGENTLOG_";

  private static final ConfigDef.Validator AT_LEAST_ONE =
      ConfigDef.LambdaValidator.with(
          (key, value) -> {
            if (value != null && (Integer) value < 1) {
              throw new ConfigException(key, value, "Value must be at least 1");
            }
          },
          () -> "[1,...] or none");

  private static final ConfigDef.Validator RUN_OR_OFF =
      ConfigDef.LambdaValidator.with(
          (key, value) -> {
            if (value != null && !value.equals("run") && !value.equals("off")) {
              throw new ConfigException(key, value, "Value must be run or off");
            }
          },
          () -> "run, off or none");

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              Importance.HIGH,
              "Kafka's bootstrap address, HOST:PORT, several separated by commas.")
          .define(
              NAMESPACE,
              ConfigDef.Type.STRING,
              Namespace.DEFAULT.name(),
              Importance.HIGH,
              "The namespace: the first part of every topic name.")
          .define(
              INSTANCE_ID,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "This instance's name, stable over restarts and unlike any other instance's. By default made once and kept in the state directory.")
          .define(
              STATE_DIR,
              ConfigDef.Type.STRING,
              "agentlog-state",
              Importance.HIGH,
              "Directory of the local state. It must survive restarts.")
          .define(
              HTTP_HOST,
              ConfigDef.Type.STRING,
              "127.0.0.1",
              Importance.MEDIUM,
              "Address that the HTTP server listens on.")
          .define(
              HTTP_PORT,
              ConfigDef.Type.INT,
              8080,
              Range.between(0, 65_535),
              Importance.MEDIUM,
              "Port that the HTTP server listens on; 0 takes any free one.")
          .define(
              HTTP_ADVERTISED,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "Base URL under which clients and other instances reach this instance, http://HOST:PORT. By default made from http.host and http.port.")
          .define(
              PARTITIONS,
              ConfigDef.Type.INT,
              null,
              AT_LEAST_ONE,
              Importance.MEDIUM,
              "Partitions of the keyed topics. Used when the namespace is made (default 8), afterwards compared with it.")
          .define(
              REGISTRY,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "Schema registry: bundled: or the URL of a Confluent REST API. Used when the namespace is made (default bundled:), afterwards compared with it.")
          .define(
              SEALING,
              ConfigDef.Type.STRING,
              null,
              RUN_OR_OFF,
              Importance.LOW,
              "run: a run's terminal event seals the run; off: it does not. Used when the namespace is made (default run), afterwards compared with it.")
          .define(
              REPLICATION_FACTOR,
              ConfigDef.Type.SHORT,
              (short) -1,
              Importance.MEDIUM,
              "Replication factor of the topics that the sequencer creates; -1 is the broker's default.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              1,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Stream threads of this instance.")
          .define(
              STANDBY_REPLICAS,
              ConfigDef.Type.INT,
              1,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Warm copies of each partition's state on other instances, so that one of them can go on at once. An instance that is alone keeps none.")
          .define(
              COMMIT_INTERVAL_MS,
              ConfigDef.Type.INT,
              20,
              Range.between(1, 60_000),
              Importance.MEDIUM,
              "Shortest time from one commit of a stream thread to its next, in milliseconds. An append after a pause is committed at once; while appends wait, commits that take long are made less often, with at most 500 ms between them.")
          .define(
              SESSION_TIMEOUT_MS,
              ConfigDef.Type.INT,
              6_000,
              Range.between(1_000, 900_000),
              Importance.MEDIUM,
              "How long an instance may be silent before the others take over its partitions, in milliseconds. Brokers refuse less than their group.min.session.timeout.ms, 6,000 by default.")
          .define(
              TRANSACTION_TIMEOUT_MS,
              ConfigDef.Type.INT,
              5_000,
              Range.between(1_000, 900_000),
              Importance.LOW,
              "How long a crashed instance's open transaction can hold back readers, in milliseconds.")
          .define(
              MAX_OPEN_SESSIONS,
              ConfigDef.Type.INT,
              null,
              AT_LEAST_ONE,
              Importance.LOW,
              "Most sessions that may be open at a time; no limit by default.")
          .define(
              SESSION_OPEN_TIMEOUT_MS,
              ConfigDef.Type.INT,
              30_000,
              Range.atLeast(1_000),
              Importance.LOW,
              "Longest time that opening a session may take, in milliseconds.")
          .define(
              INBOX_DELETE_GRACE_MS,
              ConfigDef.Type.LONG,
              3_600_000L,
              Range.atLeast(0),
              Importance.LOW,
              "How long the own inbox of a closed session is kept before it is deleted, in milliseconds.")
          .define(
              RELAY_RECORDS_PER_INBOX,
              ConfigDef.Type.INT,
              250,
              Range.between(1, 100_000),
              Importance.LOW,
              "Most records that the relay copies from one inbox before it turns to the next one.")
          .define(
              RELAY_COPY_INTERVAL_MS,
              ConfigDef.Type.INT,
              20,
              Range.between(0, 60_000),
              Importance.LOW,
              "Shortest time between two transactions of a relay, in milliseconds. An append after a pause is copied at once; under load each transaction carries what came meanwhile.")
          .define(
              RELAY_INSPECT_INTERVAL_MS,
              ConfigDef.Type.INT,
              2_000,
              Range.between(50, 600_000),
              Importance.LOW,
              "How often the relay looks for inboxes that were deleted, re-created or changed, in milliseconds.");

  private SequencerConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    namespace();
  }

  /**
   * Makes the settings from key-value pairs.
   *
   * @throws AgentLogException if a value is missing, malformed or out of its bounds, or a key is
   *     unknown
   */
  public static SequencerConfig of(Map<String, ?> settings) {
    for (String key : settings.keySet()) {
      if (!DEFINITION.names().contains(key) && !isPassedThrough(key)) {
        throw new AgentLogException(
            "Cannot start the sequencer: unknown setting '%s'; see the configuration reference for the known ones."
                .formatted(key));
      }
    }
    try {
      return new SequencerConfig(settings);
    } catch (ConfigException e) {
      throw new AgentLogException("Cannot start the sequencer: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads the settings from a properties file; variables of the environment win over the file.
   * {@code AGENTLOG_HTTP_PORT} is {@code http.port}.
   *
   * @throws AgentLogException if the file cannot be read or a setting is wrong
   */
  public static SequencerConfig load(Path file, Map<String, String> environment) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new AgentLogException(
          "Cannot read the configuration file '%s': %s; name a readable properties file with --config."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    for (String key : DEFINITION.names()) {
      String value = environment.get(environmentName(key));
      if (value != null && !value.isBlank()) {
        settings.put(key, value);
      }
    }
    return of(settings);
  }

  /** The definitions of all settings, from which their reference is generated. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /**
   * The environment variable that overrides a setting: {@code http.port} is {@code
   * AGENTLOG_HTTP_PORT}.
   */
  public static String environmentName(String key) {
    String name = key.equals(BOOTSTRAP_SERVERS) ? "bootstrap" : key;
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The namespace. */
  public Namespace namespace() {
    return new Namespace(getString(NAMESPACE));
  }

  /** The bootstrap address as given. */
  public String bootstrapServers() {
    return getString(BOOTSTRAP_SERVERS);
  }

  /** The directory of the local state. */
  public Path stateDir() {
    return Path.of(getString(STATE_DIR));
  }

  /** A setting that may be absent. */
  public <T> Optional<T> optional(String key, Class<T> type) {
    @Nullable Object value = get(key);
    return value == null ? Optional.empty() : Optional.of(type.cast(value));
  }

  /**
   * Settings for a plain Kafka client: the bootstrap address and everything under {@code kafka.}.
   */
  public Map<String, Object> clientSettings() {
    Map<String, Object> settings = originalsWithPrefix(KAFKA_PREFIX);
    settings.put(BOOTSTRAP_SERVERS, bootstrapServers());
    return settings;
  }

  private static boolean isPassedThrough(String key) {
    return key.startsWith(KAFKA_PREFIX)
        || key.startsWith(STREAMS_PREFIX)
        || key.startsWith(RELAY_CONSUMER_PREFIX)
        || key.startsWith(RELAY_PRODUCER_PREFIX);
  }
}
