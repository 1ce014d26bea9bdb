package dev.agentlog.producer.internal;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.internal.spool.Spool;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a producer to its namespace; whatever goes wrong on the way, nothing stays open. */
final class Connecting {

  private static final Logger log = LoggerFactory.getLogger(Connecting.class);

  private static final Duration RE_READ = Duration.ofSeconds(2);

  private final ProducerOptions options;
  private final ClientProperties properties;
  private final @Nullable KnownNamespace known;

  /** What the namespace is taken for until the brokers say so; null once they have. */
  private final AtomicReference<@Nullable NamespaceMeta> unconfirmed = new AtomicReference<>();

  private final Deque<Runnable> undo = new ArrayDeque<>();

  private Connecting(ProducerOptions options) {
    this.options = options;
    this.properties = ClientProperties.of(options);
    SpoolOptions spool = options.spool();
    this.known = spool == null ? null : new KnownNamespace(spool.directory(), options.namespace());
  }

  /** Connects, see {@link AgentLogProducer#connect}. */
  static AgentLogProducer connect(ProducerOptions options) {
    return new Connecting(options).connect();
  }

  private AgentLogProducer connect() {
    MetaTopic.Contents contents = contents();
    NamespaceMeta meta = contents.namespace();
    NamespaceChecks.check(options, meta);
    Sequencers sequencers =
        new Sequencers(contents.instances().values(), this::instancesNow, System::nanoTime);
    boolean connected = false;
    try {
      Machinery machinery =
          Machinery.start(options, meta, clients(meta), sequencers, properties.clientId());
      connected = true;
      return new KafkaAgentLogProducer(options, meta, machinery);
    } catch (KafkaException refused) {
      Throwable cause = Optional.ofNullable(refused.getCause()).orElse(refused);
      throw new InvalidOptionsException(
          "The Kafka clients cannot be made for %s: %s; check bootstrapServers and the Kafka properties."
              .formatted(options.bootstrapServers(), Failures.sentence(cause)),
          refused);
    } finally {
      if (!connected) {
        undo.forEach(Runnable::run);
      }
    }
  }

  /** With a spool, what the brokers told an earlier producer will do until they answer. */
  private MetaTopic.Contents contents() {
    try {
      return readMeta(options.connectTimeout());
    } catch (BrokerUnreachableException away) {
      if (known == null) {
        throw away;
      }
      NamespaceMeta last =
          known.read().orElseThrow(() -> neverConnected(options.bootstrapServers(), away));
      log.atWarn()
          .addKeyValue("namespace", options.namespace().name())
          .setCause(away)
          .log("No broker answers; appends go into the spool until one does.");
      unconfirmed.set(last);
      return new MetaTopic.Contents(last, Map.of(), Optional.empty());
    }
  }

  private BrokerUnreachableException neverConnected(
      String servers, BrokerUnreachableException away) {
    return new BrokerUnreachableException(
        "No Kafka broker answers at %s within %d ms, and no producer with this spool has connected to namespace '%s' before; connect once while a broker runs."
            .formatted(servers, options.connectTimeout().toMillis(), options.namespace().name()),
        away);
  }

  /**
   * Holds what was known from an earlier time against what the namespace is now.
   *
   * @throws dev.agentlog.schemas.NamespaceMismatchException if it has changed
   * @throws BrokerUnreachableException if no broker answers yet
   */
  private void confirm() {
    NamespaceMeta assumed = unconfirmed.get();
    if (assumed == null) {
      return;
    }
    NamespaceChecks.checkUnchanged(options, assumed, readMeta(RE_READ).namespace());
    unconfirmed.set(null);
  }

  private MetaTopic.Contents readMeta(Duration timeout) {
    return MetaTopic.read(properties.meta(), options.namespace(), timeout);
  }

  /** Reads the sequencers' addresses while somebody waits for a session: better old than late. */
  private Collection<URI> instancesNow() {
    return readMeta(RE_READ).instances().values();
  }

  private Clients clients(NamespaceMeta meta) {
    SchemaRegistry registry = SchemaRegistry.of(meta.registry());
    undo.push(registry::close);
    NamespaceChecks.checkSchema(options, meta, registry);
    Lookup lookup = new AdminLookup(Admin.create(properties.admin()), options.maxBlock());
    undo.push(lookup::close);
    KafkaConsumer<byte[], byte[]> verdicts = null;
    if (options.verdicts()) {
      verdicts = new KafkaConsumer<>(properties.consumer());
      undo.push(verdicts::close);
    }
    Spool spool = spool();
    if (known != null && unconfirmed.get() == null) {
      known.write(meta);
    }
    return new Clients(
        producers(),
        () -> new KafkaProducer<>(properties.live()),
        spool,
        verdicts,
        lookup,
        new JdkSequencerHttp(properties.clientId() + "-http"),
        registry);
  }

  private @Nullable Spool spool() {
    SpoolOptions where = options.spool();
    if (where == null) {
      return null;
    }
    Spool spool = Spool.open(where);
    undo.push(spool::close);
    Courier.check(spool, options.namespace().name());
    return spool;
  }

  /** Makes the first one now, so that properties that it refuses are told by connecting. */
  private Supplier<Producer<byte[], byte[]>> producers() {
    KafkaProducer<byte[], byte[]> first = new KafkaProducer<>(properties.producer());
    undo.push(first::close);
    AtomicReference<@Nullable Producer<byte[], byte[]>> made = new AtomicReference<>(first);
    return () -> {
      confirm();
      Producer<byte[], byte[]> ready = made.getAndSet(null);
      return ready != null ? ready : new KafkaProducer<>(properties.producer());
    };
  }
}
