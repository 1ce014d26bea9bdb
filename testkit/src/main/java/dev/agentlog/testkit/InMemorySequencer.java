package dev.agentlog.testkit;

import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.InMemoryState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.Origin;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.testkit.internal.Topics;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sequencer without Kafka, for unit tests: the real rulebook over maps.
 *
 * <p>It judges exactly as the real one does, from the encoded bytes, and answers at once. Nothing
 * is durable. Thread-safe: appends are judged one after another.
 */
public final class InMemorySequencer {
  private static final int PARTITIONS = 1;
  private static final int BUNDLED_SCHEMA = 1;

  private final Namespace namespace;
  private final InstantSource clock;
  private final Rulebook rulebook =
      new Rulebook(new RuleSettings(PARTITIONS, Set.of(BUNDLED_SCHEMA), true));
  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private final Topics topics = new Topics();
  private final Map<String, InMemoryState> states = new HashMap<>();
  private final Map<String, List<AgentEvent>> logs = new HashMap<>();
  private final List<AgentEvent> feed = new ArrayList<>();
  private final List<AgentEvent> live = new ArrayList<>();
  private final List<Tombstone> tombstones = new ArrayList<>();
  private long nextOffset;

  /** A sequencer of the default namespace with the system's clock. */
  public InMemorySequencer() {
    this(Namespace.DEFAULT, InstantSource.system());
  }

  /**
   * A sequencer with nothing in it.
   *
   * @param namespace the namespace that topic names in answers are made of
   * @param clock gives each append its time
   */
  public InMemorySequencer(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
    topics.create(namespace.feedTopic());
    topics.create(namespace.liveTopic());
  }

  /**
   * A producer of this log, by the own way in.
   *
   * @param agentId who acts in drafts that do not say
   */
  public InMemoryProducer producer(String agentId) {
    return producer(
        ProducerOptions.builder()
            .bootstrapServers("in-memory")
            .namespace(namespace)
            .agentId(agentId)
            .build());
  }

  /** A producer of this log with the given options, of which those about Kafka have no effect. */
  public InMemoryProducer producer(ProducerOptions options) {
    return new InMemoryProducer(this, options);
  }

  /** A consumer of this log. */
  public InMemoryConsumer consumer() {
    return consumer(ConsumerOptions.builder("in-memory").namespace(namespace).build());
  }

  /** A consumer of this log with the given options, of which those about Kafka have no effect. */
  public InMemoryConsumer consumer(ConsumerOptions options) {
    return new InMemoryConsumer(topics, meta(), options);
  }

  /** The topics that consumers read, and what may happen to them. */
  public InMemoryStorage storage() {
    return new InMemoryStorage(topics, namespace, clock);
  }

  /**
   * Forgets a session, and makes its log anew without anything in it, as if somebody had deleted
   * the topic. Who reads it gets a gap with reason RESET. Open the session again to append to it.
   */
  public synchronized void recreate(String session) {
    states.remove(session);
    logs.remove(session);
    topics.delete(namespace.logTopic(session));
    topics.create(namespace.logTopic(session));
  }

  /**
   * Opens a session, unless it is open or closed already; returns the verdict on {@code
   * session.created}.
   */
  public Verdict open(String session) {
    return open(session, OpenOptions.builder().agent("testkit").build());
  }

  /**
   * Judges an append.
   *
   * @return the verdict; empty for an event that is too large to be read, which gets a tombstone
   *     only
   */
  public Optional<Verdict> append(AgentEvent event) {
    return append(event.getSessionId(), encode(event), namespace.inboxTopic());
  }

  /** The namespace's description. */
  NamespaceMeta meta() {
    return new NamespaceMeta(
        NamespaceMeta.VERSION,
        PARTITIONS,
        SchemaRegistry.BUNDLED,
        List.of(BUNDLED_SCHEMA),
        NamespaceMeta.Sealing.RUN);
  }

  /** What is known of a session; null if it was never opened. */
  synchronized @Nullable SessionState session(String session) {
    InMemoryState state = states.get(session);
    return state == null ? null : state.session(session);
  }

  Verdict open(String session, OpenOptions details) {
    AgentEvent created =
        AgentEvent.newBuilder()
            .setEventId(EventIds.nextText())
            .setSessionId(session)
            .setBranchId("main")
            .setKind(Kinds.SESSION_CREATED)
            .setLifecycle(Lifecycle.ORDINARY)
            .setOccurredAt(Instant.ofEpochMilli(clock.millis()))
            .setAgentId(details.agent())
            .setSource(Source.SYSTEM)
            .setLabels(details.labels())
            .setData(details.data())
            .build();
    return append(created).orElseThrow();
  }

  /** The event as it travels to the sequencer. */
  byte[] encode(AgentEvent event) {
    return codec.encode(event);
  }

  /** Judges an encoded event that was written to the given inbox. */
  synchronized Optional<Verdict> append(String session, byte[] value, String inbox) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    int partition = SessionPartitions.partitionOf(key, PARTITIONS);
    long offset = nextOffset++;
    long now = clock.millis();
    InMemoryState state = states.computeIfAbsent(session, unknown -> new InMemoryState());
    Decision decision =
        rulebook.decide(
            state,
            new InboxRecord(
                key,
                value,
                0,
                false,
                partition,
                offset,
                now,
                new Origin(inbox, partition, offset)));
    decision.applyTo(state);
    if (decision instanceof Decision.Accepted accepted) {
      accept(session, accepted.value(), now);
    } else if (decision instanceof Decision.Rejected rejected) {
      tombstones.add(rejected.tombstone());
    }
    return Optional.ofNullable(decision.verdict());
  }

  private void accept(String session, byte[] value, long now) {
    AgentEvent event = codec.decode(value);
    feed.add(event);
    logs.computeIfAbsent(session, first -> new ArrayList<>()).add(event);
    topics.append(namespace.logTopic(session), session, value, now);
    topics.append(namespace.feedTopic(), session, value, now);
  }

  /** The accepted events of all sessions, in order. */
  public synchronized List<AgentEvent> feed() {
    return List.copyOf(feed);
  }

  /** The accepted events of a session, in order; empty for an unknown one. */
  public synchronized List<AgentEvent> log(String session) {
    return List.copyOf(logs.getOrDefault(session, List.of()));
  }

  /** Takes an event that is sent live, which nobody judges. */
  synchronized void live(AgentEvent event) {
    live.add(event);
    topics.append(namespace.liveTopic(), event.getSessionId(), codec.encode(event), clock.millis());
  }

  /**
   * The events that were sent live to a session, in order, each as it was sent: here none are put
   * together. They are in no log.
   */
  public synchronized List<AgentEvent> live(String session) {
    return live.stream().filter(event -> event.getSessionId().equals(session)).toList();
  }

  /** The tombstones of all rejected appends, in order. */
  public synchronized List<Tombstone> tombstones() {
    return List.copyOf(tombstones);
  }
}
