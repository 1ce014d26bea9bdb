package dev.agentlog.sequencer.internal.namespace;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.JudgedBy;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.NamespaceMeta.Sealing;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.NamespaceMissingException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.registry.RegistryWatch;
import dev.agentlog.sequencer.internal.sessions.Leaders;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the namespace if it is missing, and compares it with the settings if it is there.
 *
 * <p>Blocks. Not thread-safe.
 */
public final class NamespaceSetup {
  /** Longer than any clock runs. */
  public static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

  private static final int DEFAULT_PARTITIONS = 8;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int DESCRIBE_ATTEMPTS = 100;
  private static final Duration DESCRIBE_PAUSE = Duration.ofMillis(100);

  private final SequencerConfig config;
  private final Admin admin;
  private final RegistryWatch registryWatch;
  private final Namespace namespace;

  /** A set-up for the namespace of the settings; neither of the others is closed by it. */
  public NamespaceSetup(SequencerConfig config, Admin admin, RegistryWatch registryWatch) {
    this.config = config;
    this.admin = admin;
    this.registryWatch = registryWatch;
    this.namespace = config.namespace();
  }

  /**
   * Returns the namespace's description, after making what is missing.
   *
   * @throws NamespaceMismatchException if an explicit setting contradicts the namespace
   * @throws BrokerUnreachableException if no broker answers
   */
  public NamespaceMeta ensure() {
    short replication = config.getShort(SequencerConfig.REPLICATION_FACTOR);
    create(List.of(new NamespaceTopics(namespace, 1, replication).meta()));
    NamespaceMeta meta = readOrWriteMeta();
    compare(SequencerConfig.PARTITIONS, Integer.class, meta.partitions());
    compare(SequencerConfig.REGISTRY, String.class, meta.registry());
    compare(SequencerConfig.SEALING, String.class, meta.sealing().text());
    List<NewTopic> keyed = new NamespaceTopics(namespace, meta.partitions(), replication).keyed();
    create(keyed);
    checkPartitions(keyed, meta.partitions());
    awaitLeaders(keyed.stream().map(NewTopic::name).toList(), meta.partitions());
    return meta;
  }

  /**
   * How long the keyed inbox keeps appends, as it is set now; {@link #FOR_EVER} without a limit.
   */
  public Duration inboxesKeep() {
    ConfigResource inbox = new ConfigResource(ConfigResource.Type.TOPIC, namespace.inboxTopic());
    Collection<Config> settings = await(admin.describeConfigs(List.of(inbox)).all()).values();
    long retentionMs =
        Long.parseLong(settings.iterator().next().get(TopicConfig.RETENTION_MS_CONFIG).value());
    return retentionMs < 0 ? FOR_EVER : Duration.ofMillis(retentionMs);
  }

  /**
   * Compares by what the namespace is judged with this program, and writes it down if nothing is
   * written yet.
   *
   * @throws NamespaceMismatchException if this program would judge otherwise, or with other state
   */
  public void identify(JudgedBy mine) {
    Optional<JudgedBy> known =
        MetaTopic.read(config.clientSettings(), namespace, TIMEOUT).judgedBy();
    if (known.isEmpty()) {
      adopt(mine);
    } else if (!known.get().equals(mine)) {
      throw new NamespaceMismatchException(
          "The namespace '%s' is judged by %s, and this program would judge by %s: state would be orphaned or verdicts change; start the program and settings that it was judged by, or stop every sequencer and run 'agentlog sequencer rebuild' with this one."
              .formatted(namespace.name(), words(known.get()), words(mine)));
    }
  }

  /** Writes down that this program judges the namespace from now on. */
  public void adopt(JudgedBy mine) {
    write(JudgedBy.KEY, MetaTopic.judgedByValue(mine));
  }

  /** Tells clients where this instance answers. */
  void announce(String instanceId, URI http) {
    write(MetaTopic.instanceKey(instanceId), MetaTopic.instanceValue(http));
  }

  /** Takes the announcement back. */
  void withdraw(String instanceId) {
    write(MetaTopic.instanceKey(instanceId), null);
  }

  private static String words(JudgedBy judgedBy) {
    return "application '%s', rules version %d, topology version %d"
        .formatted(judgedBy.application(), judgedBy.rules(), judgedBy.topology());
  }

  /** Where instances say that they answer, by instance id. */
  Map<String, URI> announcements() {
    return MetaTopic.read(config.clientSettings(), namespace, TIMEOUT).instances();
  }

  private NamespaceMeta readOrWriteMeta() {
    try {
      return MetaTopic.read(config.clientSettings(), namespace, TIMEOUT).namespace();
    } catch (NamespaceMissingException e) {
      write(NamespaceMeta.KEY, newMeta().toJson());
      return MetaTopic.read(config.clientSettings(), namespace, TIMEOUT).namespace();
    }
  }

  private NamespaceMeta newMeta() {
    String url =
        config.optional(SequencerConfig.REGISTRY, String.class).orElse(SchemaRegistry.BUNDLED);
    try (SchemaRegistry registry = SchemaRegistry.of(url)) {
      return new NamespaceMeta(
          NamespaceMeta.VERSION,
          config.optional(SequencerConfig.PARTITIONS, Integer.class).orElse(DEFAULT_PARTITIONS),
          url,
          List.of(registryWatch.untilAnswered(WireCodec.events(registry)::schemaId)),
          config
              .optional(SequencerConfig.SEALING, String.class)
              .filter(sealing -> sealing.equals(Sealing.OFF.text()))
              .map(off -> Sealing.OFF)
              .orElse(Sealing.RUN));
    }
  }

  private <T> void compare(String key, Class<T> type, T inNamespace) {
    Optional<T> given = config.optional(key, type);
    if (given.isPresent() && !given.get().equals(inNamespace)) {
      throw new NamespaceMismatchException(
          "The setting %s=%s contradicts the namespace '%s', which was made with %s=%s; remove the setting or use another namespace."
              .formatted(key, given.get(), namespace.name(), key, inNamespace));
    }
  }

  private void checkPartitions(List<NewTopic> topics, int expected) {
    List<String> names = topics.stream().map(NewTopic::name).toList();
    describe(names)
        .forEach(
            (name, description) -> {
              int partitions = description.partitions().size();
              if (partitions != expected) {
                throw new NamespaceMismatchException(
                    "The topic '%s' has %d partitions, and the namespace '%s' was made with partitions=%d; the sequencer does not start, since sessions would change their partition. Restore the topic or use another namespace."
                        .formatted(name, partitions, namespace.name(), expected));
              }
            });
  }

  /** A topic that was only just made can be unknown to the broker for a moment longer. */
  private Map<String, TopicDescription> describe(List<String> topics) {
    for (int attempt = 1; ; attempt++) {
      try {
        return await(admin.describeTopics(topics).allTopicNames());
      } catch (AgentLogException e) {
        boolean unknown =
            e.getCause() != null
                && e.getCause().getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || attempt == DESCRIBE_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(DESCRIBE_PAUSE.toNanos());
      }
    }
  }

  private void create(List<NewTopic> topics) {
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (name, created) -> {
              try {
                await(created);
              } catch (TopicAlreadyThereException e) {
                // The namespace was made before, or is being made by another instance just now.
                return;
              }
            });
  }

  private void write(String key, byte @Nullable [] value) {
    Map<String, Object> settings = config.clientSettings();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(namespace.metaTopic(), key, value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Writing to '%s' was interrupted.".formatted(namespace.metaTopic()), e);
    } catch (ExecutionException e) {
      throw new BrokerUnreachableException(
          "Cannot write to '%s' at %s: %s"
              .formatted(namespace.metaTopic(), config.bootstrapServers(), e.getCause()),
          e);
    }
  }

  private void awaitLeaders(List<String> topics, int partitions) {
    try {
      new Leaders(admin)
          .await(topics, partitions)
          .forEach(
              (topic, failure) -> {
                throw new AgentLogException(
                    "Cannot make the namespace '%s' at %s: the leader of the topic '%s' does not answer: %s; check the brokers."
                        .formatted(namespace.name(), config.bootstrapServers(), topic, failure),
                    failure);
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Making the namespace '%s' was interrupted.".formatted(namespace.name()), e);
    }
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Making the namespace '%s' was interrupted.".formatted(namespace.name()), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        throw new TopicAlreadyThereException(e);
      }
      throw BrokerErrors.of(config.bootstrapServers(), "make the namespace " + namespace.name(), e);
    }
  }

  private static final class TopicAlreadyThereException extends AgentLogException {
    private static final long serialVersionUID = 1L;

    TopicAlreadyThereException(Throwable cause) {
      super("The topic exists.", cause);
    }
  }
}
