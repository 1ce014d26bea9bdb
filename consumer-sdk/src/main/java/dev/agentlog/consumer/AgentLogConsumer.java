package dev.agentlog.consumer;

import dev.agentlog.consumer.internal.CoreSettings;
import dev.agentlog.consumer.internal.HubThreads;
import dev.agentlog.consumer.internal.KafkaLogSource;
import dev.agentlog.consumer.internal.LiveSubscription;
import dev.agentlog.consumer.internal.LiveTail;
import dev.agentlog.consumer.internal.PumpedSubscription;
import dev.agentlog.consumer.internal.SubscriptionHub;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a namespace, from which scopes are subscribed to.
 *
 * <p>Thread-safe. It owns the subscriptions made from it, and a handful of threads and Kafka
 * clients that these share, however many they are: at most seven threads, one admin client, one
 * Kafka consumer for each {@link Visibility} that reads what is new for all, and three that replay.
 * A subscription with live events has one more Kafka consumer, of its own and without a thread.
 * They begin when they are first needed.
 */
public final class AgentLogConsumer implements AutoCloseable {

  private final ConsumerOptions options;
  private final NamespaceMeta meta;
  private final SchemaRegistry registry;
  private final WireCodec<AgentEvent> codec;
  private final KafkaLogSource source;
  private final SubscriptionHub hub;
  private final Set<Subscription> withLive = ConcurrentHashMap.newKeySet();

  private AgentLogConsumer(ConsumerOptions options, NamespaceMeta meta, SchemaRegistry registry) {
    this.options = options;
    this.meta = meta;
    this.registry = registry;
    this.codec = WireCodec.events(registry);
    this.source = new KafkaLogSource(options);
    this.hub =
        new SubscriptionHub(
            source, new HubThreads(), options.topicCheckInterval().toNanos(), System::nanoTime);
  }

  /**
   * Connects and reads what the namespace is made of. Blocks up to {@link
   * ConsumerOptions#connectTimeout()}.
   *
   * @throws dev.agentlog.schemas.BrokerUnreachableException if no broker answers in time
   * @throws dev.agentlog.schemas.NamespaceMissingException if there is no such namespace
   * @throws NamespaceMismatchException if explicit settings say otherwise than the namespace
   * @throws InvalidArgumentException if the Kafka clients do not take their settings
   */
  public static AgentLogConsumer connect(ConsumerOptions options) {
    Map<String, Object> properties = new HashMap<>(options.kafkaProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    NamespaceMeta meta =
        MetaTopic.read(properties, options.namespace(), options.connectTimeout()).namespace();
    check(options, "partitions", options.partitions(), meta.partitions());
    check(options, "registry", options.registry(), meta.registry());
    SchemaRegistry registry = SchemaRegistry.of(meta.registry());
    try {
      return new AgentLogConsumer(options, meta, registry);
    } catch (KafkaException refused) {
      registry.close();
      throw new InvalidArgumentException(
          "The Kafka client for namespace '%s' does not take its settings (%s): correct kafkaProperties."
              .formatted(options.namespace(), refused.getMessage()),
          refused);
    }
  }

  private static void check(
      ConsumerOptions options, String what, @Nullable Object asked, Object actual) {
    if (asked != null && !asked.equals(actual)) {
      throw new NamespaceMismatchException(
          "The setting %s=%s contradicts namespace '%s', which has %s=%s: leave the setting out, or name the right namespace."
              .formatted(what, asked, options.namespace(), what, actual));
    }
  }

  /** Returns what the namespace is made of, as read when connecting. */
  public NamespaceMeta meta() {
    return meta;
  }

  /** Subscribes with the default options: from the beginning, what is committed. */
  public Subscription subscribe(Scope scope) {
    return subscribe(scope, SubscribeOptions.defaults());
  }

  /**
   * Subscribes. Returns once the log's present end is known, so that {@link Start#now()} and {@link
   * Frame.CaughtUp} mean the moment of this call; blocks for it up to {@link
   * SubscribeOptions#subscribeTimeout()}.
   *
   * @throws dev.agentlog.schemas.InvalidArgumentException if the start does not fit the scope
   * @throws SessionMissingException if the session has to exist and does not
   * @throws CursorException if the cursor cannot be used here
   * @throws HistoryLostException if the subscription is strict and its start is lost
   * @throws LiveTopicMissingException if live events are asked for and have no topic
   * @throws SubscribeTimeoutException if the broker does not answer in time
   * @throws LogAccessException if the broker refuses
   * @throws SubscriptionClosedException if this is closed
   */
  public Subscription subscribe(Scope scope, SubscribeOptions how) {
    if (hub.isClosed()) {
      throw closedNow(scope);
    }
    CoreSettings settings = CoreSettings.of(options.namespace(), scope, how, codec);
    if (!how.live()) {
      return subscribe(settings);
    }
    LiveTail tail = LiveTail.begin(settings, source, System::nanoTime, meta.partitions());
    LiveSubscription subscription =
        new LiveSubscription(subscribe(settings), tail, System::nanoTime, withLive::remove);
    withLive.add(subscription);
    if (hub.isClosed()) {
      subscription.close();
      throw closedNow(scope);
    }
    return subscription;
  }

  private PumpedSubscription subscribe(CoreSettings settings) {
    PumpedSubscription subscription = hub.subscribe(settings);
    subscription.awaitBegun(settings.options().subscribeTimeout());
    return subscription;
  }

  private SubscriptionClosedException closedNow(Scope scope) {
    return new SubscriptionClosedException(
        "The consumer of namespace '%s' is closed and cannot subscribe to %s: connect again."
            .formatted(options.namespace(), scope.describe()));
  }

  /** Closes all subscriptions and the connection. Closing again does nothing. */
  @Override
  public void close() {
    hub.close();
    List.copyOf(withLive).forEach(Subscription::close);
    source.close();
    registry.close();
  }
}
