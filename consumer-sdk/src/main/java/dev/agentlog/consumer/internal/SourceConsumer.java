package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A consumer of what a source has. Thread-safe. */
public final class SourceConsumer implements AgentLogConsumer {
  private final ConsumerOptions options;
  private final NamespaceMeta meta;
  private final LogSource source;
  private final SchemaRegistry registry;
  private final Runnable release;
  private final WireCodec<AgentEvent> codec;
  private final SubscriptionHub hub;
  private final Set<Subscription> withLive = ConcurrentHashMap.newKeySet();

  /**
   * Creates a consumer without subscriptions.
   *
   * @param registry knows the schemas of the events; closed with this
   * @param release gives back the source when this is closed
   */
  SourceConsumer(
      ConsumerOptions options,
      NamespaceMeta meta,
      LogSource source,
      SchemaRegistry registry,
      Runnable release) {
    this.options = options;
    this.meta = meta;
    this.source = source;
    this.registry = registry;
    this.release = release;
    this.codec = WireCodec.events(registry);
    this.hub =
        new SubscriptionHub(
            source, new HubThreads(), options.topicCheckInterval().toNanos(), System::nanoTime);
  }

  /** Creates a consumer as {@link AgentLogConsumer#over} has it. */
  public static AgentLogConsumer of(LogSource source, NamespaceMeta meta, ConsumerOptions options) {
    return new SourceConsumer(options, meta, source, SchemaRegistry.of(meta.registry()), () -> {});
  }

  @Override
  public NamespaceMeta meta() {
    return meta;
  }

  @Override
  public Subscription subscribe(Scope scope, SubscribeOptions how) {
    if (hub.isClosed()) {
      throw closedNow(scope);
    }
    if (how.start() instanceof Start.Stored stored) {
      CoreSettings unused = settings(scope, how.toBuilder().start(stored.first()).build());
      ScopeIdentity identity = new ScopeIdentity(options.namespace(), scope);
      NamedStart named = NamedStart.find(stored, identity, how, hub);
      return subscribe(settings(scope, named.options()), named.ledger());
    }
    return subscribe(settings(scope, how), null);
  }

  private CoreSettings settings(Scope scope, SubscribeOptions how) {
    return CoreSettings.of(options.namespace(), scope, how, codec);
  }

  private Subscription subscribe(CoreSettings settings, @Nullable AckLedger ledger) {
    if (!settings.options().live()) {
      return begin(settings, ledger);
    }
    LiveTail tail = LiveTail.begin(settings, source, System::nanoTime, meta.partitions());
    LiveSubscription subscription =
        new LiveSubscription(begin(settings, ledger), tail, hub, withLive::remove);
    withLive.add(subscription);
    if (hub.isClosed()) {
      subscription.close();
      throw closedNow(settings.identity().scope());
    }
    return subscription;
  }

  private PumpedSubscription begin(CoreSettings settings, @Nullable AckLedger ledger) {
    PumpedSubscription subscription = hub.subscribe(settings, ledger);
    subscription.awaitBegun(settings.options().subscribeTimeout());
    return subscription;
  }

  private SubscriptionClosedException closedNow(Scope scope) {
    return new SubscriptionClosedException(
        "The consumer of namespace '%s' is closed and cannot subscribe to %s: connect again."
            .formatted(options.namespace(), scope.describe()));
  }

  @Override
  public void close() {
    hub.close();
    List.copyOf(withLive).forEach(Subscription::close);
    release.run();
    registry.close();
  }
}
