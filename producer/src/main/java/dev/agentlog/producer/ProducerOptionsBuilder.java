package dev.agentlog.producer;

import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A builder of {@link ProducerOptions}. Not safe for use by several threads. */
public final class ProducerOptionsBuilder {

  private final Map<String, Object> kafkaProperties = new HashMap<>();
  private String bootstrapServers = "";
  private Namespace namespace = Namespace.DEFAULT;
  private WayIn wayIn = WayIn.OWN;
  private @Nullable String agentId;
  private OptionalInt partitions = OptionalInt.empty();
  private @Nullable String registry;
  private boolean verdicts = true;
  private boolean cloudEventsHeaders;
  private int maxPending = 10_000;
  private Duration maxBlock = Duration.ofSeconds(5);
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration openTimeout = Duration.ofSeconds(30);
  private Duration verdictTimeout = Duration.ofSeconds(30);
  private Duration closeTimeout = Duration.ofSeconds(30);
  private EventGuards guards = EventGuards.defaults();
  private @Nullable Supplier<? extends @Nullable String> traceParents;
  private LiveOptions live = LiveOptions.defaults();
  private @Nullable SpoolOptions spool;

  ProducerOptionsBuilder() {}

  /** Sets the Kafka cluster, {@code host:port} and more after commas. Needed. */
  public ProducerOptionsBuilder bootstrapServers(String value) {
    this.bootstrapServers = Objects.requireNonNull(value, "bootstrapServers");
    return this;
  }

  /** Sets the namespace to write to. Default: {@link Namespace#DEFAULT}. */
  public ProducerOptionsBuilder namespace(Namespace value) {
    this.namespace = Objects.requireNonNull(value, "namespace");
    return this;
  }

  /** Sets the route of the appends. Default: {@link WayIn#OWN}. */
  public ProducerOptionsBuilder wayIn(WayIn value) {
    this.wayIn = Objects.requireNonNull(value, "wayIn");
    return this;
  }

  /**
   * Sets who acts in drafts that do not say, at most 256 UTF-8 bytes. Default: nobody, and such
   * drafts are refused.
   */
  public ProducerOptionsBuilder agentId(@Nullable String value) {
    this.agentId = value;
    return this;
  }

  /**
   * Sets a property of the Kafka clients, over this library's own choice. It goes to each client
   * that knows it: producer, consumer of verdicts, admin. The settings that the producer's promises
   * rest on are refused when it connects.
   */
  public ProducerOptionsBuilder kafkaProperty(String name, Object value) {
    kafkaProperties.put(name, value);
    return this;
  }

  /** Sets properties of the Kafka clients, see {@link #kafkaProperty}. */
  public ProducerOptionsBuilder kafkaProperties(Map<String, ?> values) {
    kafkaProperties.putAll(values);
    return this;
  }

  /** Sets what the namespace's number of partitions must be. Default: whatever it is. */
  public ProducerOptionsBuilder partitions(int value) {
    this.partitions = OptionalInt.of(value);
    return this;
  }

  /** Sets what the namespace's schema registry must be. Default: whatever it is. */
  public ProducerOptionsBuilder registry(@Nullable String value) {
    this.registry = value;
    return this;
  }

  /**
   * Sets whether verdicts are asked for. Default: yes. Without, no consumer runs, and the verdict
   * futures of receipts fail.
   */
  public ProducerOptionsBuilder verdicts(boolean value) {
    this.verdicts = value;
    return this;
  }

  /** Sets whether the headers of the CloudEvents Kafka binding are added. Default: no. */
  public ProducerOptionsBuilder cloudEventsHeaders(boolean value) {
    this.cloudEventsHeaders = value;
    return this;
  }

  /** Sets the most appends that may await their answer, at least 1. Default: 10,000. */
  public ProducerOptionsBuilder maxPending(int value) {
    this.maxPending = value;
    return this;
  }

  /**
   * Sets the longest that an append waits for each thing that it may wait for: a free place among
   * the receipts awaited, the first look at a session, the Kafka client's buffer and metadata.
   * Default: 5 s.
   */
  public ProducerOptionsBuilder maxBlock(Duration value) {
    this.maxBlock = value;
    return this;
  }

  /** Sets the longest wait for a broker when connecting. Default: 10 s. */
  public ProducerOptionsBuilder connectTimeout(Duration value) {
    this.connectTimeout = value;
    return this;
  }

  /** Sets the longest wait for a session to be opened. Default: 30 s. */
  public ProducerOptionsBuilder openTimeout(Duration value) {
    this.openTimeout = value;
    return this;
  }

  /**
   * Sets the longest wait for a verdict, from when the append is durable. The time for which
   * brokers or sequencer are away meanwhile counts: make it longer than the outages that are to be
   * bridged. Default: 30 s.
   */
  public ProducerOptionsBuilder verdictTimeout(Duration value) {
    this.verdictTimeout = value;
    return this;
  }

  /** Sets the longest wait for receipts when closing without a time given. Default: 30 s. */
  public ProducerOptionsBuilder closeTimeout(Duration value) {
    this.closeTimeout = value;
    return this;
  }

  /**
   * Sets what is done to each event before it leaves the process: redaction, check of JSON, claim
   * check. Default: {@link EventGuards#defaults()}.
   */
  public ProducerOptionsBuilder guards(EventGuards value) {
    this.guards = Objects.requireNonNull(value, "guards");
    return this;
  }

  /**
   * Sets what names the W3C trace context of the thread that appends or sends live, for drafts that
   * name none: the value of a {@code traceparent} header, or null outside of any trace. It is
   * called once for each such event, on the calling thread; what it throws is logged and costs the
   * context alone. Default: none.
   */
  public ProducerOptionsBuilder traceParents(@Nullable Supplier<? extends @Nullable String> value) {
    this.traceParents = value;
    return this;
  }

  /** Sets how events are sent live. Default: {@link LiveOptions#defaults()}. */
  public ProducerOptionsBuilder live(LiveOptions value) {
    this.live = Objects.requireNonNull(value, "live");
    return this;
  }

  /**
   * Sets where appends are kept until the brokers have acknowledged them: an append then returns
   * when its event outlives the process, whether or not the brokers are there. Default: nowhere.
   */
  public ProducerOptionsBuilder spool(@Nullable SpoolOptions value) {
    this.spool = value;
    return this;
  }

  /**
   * Builds the options.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   */
  public ProducerOptions build() {
    return new ProducerOptions(
        bootstrapServers,
        namespace,
        wayIn,
        agentId,
        kafkaProperties,
        partitions,
        registry,
        verdicts,
        cloudEventsHeaders,
        maxPending,
        maxBlock,
        connectTimeout,
        openTimeout,
        verdictTimeout,
        closeTimeout,
        guards,
        traceParents,
        live,
        spool);
  }
}
