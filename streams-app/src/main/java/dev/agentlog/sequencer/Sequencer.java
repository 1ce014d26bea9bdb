package dev.agentlog.sequencer;

import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.BrokerClients;
import dev.agentlog.sequencer.internal.InstanceId;
import dev.agentlog.sequencer.internal.SessionListeners;
import dev.agentlog.sequencer.internal.guard.LocalState;
import dev.agentlog.sequencer.internal.guard.StandStill;
import dev.agentlog.sequencer.internal.guard.StateTopics;
import dev.agentlog.sequencer.internal.health.BrokerPulse;
import dev.agentlog.sequencer.internal.health.Condition;
import dev.agentlog.sequencer.internal.health.Health;
import dev.agentlog.sequencer.internal.health.StateDisk;
import dev.agentlog.sequencer.internal.http.HttpApi;
import dev.agentlog.sequencer.internal.lag.InboxLag;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import dev.agentlog.sequencer.internal.namespace.Announcements;
import dev.agentlog.sequencer.internal.namespace.GroupMembers;
import dev.agentlog.sequencer.internal.namespace.NamespaceSetup;
import dev.agentlog.sequencer.internal.query.Ownership;
import dev.agentlog.sequencer.internal.query.StateQueries;
import dev.agentlog.sequencer.internal.query.Wakefulness;
import dev.agentlog.sequencer.internal.registry.RegistryWatch;
import dev.agentlog.sequencer.internal.relay.Losses;
import dev.agentlog.sequencer.internal.relay.Notices;
import dev.agentlog.sequencer.internal.relay.RelayFleet;
import dev.agentlog.sequencer.internal.sessions.LogTopics;
import dev.agentlog.sequencer.internal.sessions.OpenSessions;
import dev.agentlog.sequencer.internal.sessions.SessionOpener;
import dev.agentlog.sequencer.internal.sessions.SessionTopics;
import dev.agentlog.sequencer.internal.sessions.TopicCreator;
import dev.agentlog.sequencer.internal.streams.LateOffsets;
import dev.agentlog.sequencer.internal.streams.StreamClients;
import dev.agentlog.sequencer.internal.streams.StreamsSettings;
import dev.agentlog.sequencer.internal.topology.SequencerContext;
import dev.agentlog.sequencer.internal.topology.SequencerTopology;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running sequencer: makes the namespace if needed, judges appends, relays own inboxes, answers
 * over HTTP.
 *
 * <p>{@link #start} returns when the HTTP server listens; {@link #awaitReady} waits until appends
 * are judged. {@link #close} is idempotent. Thread-safe.
 */
public final class Sequencer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final SequencerMetrics metrics = new SequencerMetrics();
  private final Notices notices = new Notices(InstantSource.system());
  private final RegistryWatch registryWatch = new RegistryWatch();
  private final StandStill standStill;
  private final SequencerConfig config;
  private final String instanceId;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch failed = new CountDownLatch(1);
  private final NamespaceSetup setup;
  private final NamespaceMeta meta;
  private final HttpApi http;
  private final URI address;
  private final KafkaStreams streams;
  private final GroupMembers members;
  private final Announcements announcements;

  private Sequencer(SequencerConfig config) {
    this.config = config;
    this.instanceId = InstanceId.of(config);
    this.standStill = new StandStill(config.namespace(), notices::alarm);
    try {
      resources.push(metrics);
      resources.push(registryWatch);
      Admin admin = opened(BrokerClients.admin(config));
      this.http =
          opened(
              new HttpApi(
                  config.getString(SequencerConfig.HTTP_HOST),
                  config.getInt(SequencerConfig.HTTP_PORT)));
      http.serveHealth(this::starting, notices, metrics::scrape);
      this.setup = new NamespaceSetup(config, admin, registryWatch);
      this.meta = setup.ensure();
      StateTopics state = StateTopics.of(config, meta);
      setup.identify(state.judgedBy());
      Uuid changelog = state.changelog(config, admin).ensure();
      this.address = BrokerClients.address(config, http.port());
      this.members = new GroupMembers(admin, config);
      this.announcements = new Announcements(setup, members, instanceId, address);
      this.streams = assemble(admin, state, changelog);
      resources.push(announcements);
    } catch (RuntimeException e) {
      closeResources();
      throw e;
    }
  }

  /**
   * Starts a sequencer.
   *
   * @throws AgentLogException if it cannot be started: one sentence says why and what to do
   */
  public static Sequencer start(SequencerConfig config) {
    Sequencer sequencer = new Sequencer(config);
    sequencer.streams.start();
    return sequencer;
  }

  /**
   * Waits until this instance judges appends, and then tells clients where it answers.
   *
   * @return whether that was so before the time was up
   * @throws AgentLogException if it stands still because its state is lost: one sentence says so
   * @throws InterruptedException if the calling thread is interrupted
   */
  public synchronized boolean awaitReady(Duration atMost) throws InterruptedException {
    if (!running.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    standStill.check();
    announcements.begin();
    return true;
  }

  /** Waits until the sequencer fails for good: no restart of a thread can help. */
  public void awaitFailure() throws InterruptedException {
    failed.await();
  }

  /** The base URL under which this instance answers. */
  public URI http() {
    return address;
  }

  /** The namespace's description. */
  public NamespaceMeta namespace() {
    return meta;
  }

  @Override
  public synchronized void close() {
    closeResources();
  }

  private KafkaStreams assemble(Admin admin, StateTopics state, Uuid changelog) {
    SchemaRegistry registry = opened(SchemaRegistry.of(meta.registry()));
    WireCodec<AgentEvent> events = asked(WireCodec.events(registry));
    WireCodec<Tombstone> tombstones = asked(WireCodec.tombstones(registry));
    WireCodec<Verdict> verdicts = asked(WireCodec.verdicts(registry));
    Losses losses = new Losses(config.namespace().inboxTopic(), notices, metrics.losses());
    StreamClients clients =
        new StreamClients(
            Duration.ofMillis(config.getInt(SequencerConfig.COMMIT_INTERVAL_MS)),
            metrics::committed,
            losses,
            () ->
                new LateOffsets(
                    LateOffsets.group(StreamsSettings.application(config), config.clientSettings()),
                    new TopicPartition(config.namespace().metaTopic(), 0)));
    SessionTopics topics =
        new SessionTopics(config.namespace(), config.getShort(SequencerConfig.REPLICATION_FACTOR));
    TopicCreator creator = opened(new TopicCreator(admin));
    LogTopics logTopics = opened(new LogTopics(creator, topics, clients));
    RelayFleet relays = opened(new RelayFleet(config, admin, notices, metrics.relay(), losses));
    OpenSessions openSessions = new OpenSessions();
    metrics.openSessions(openSessions::count);
    metrics.notices(() -> notices.newest().size());
    metrics.lostStates(standStill::count);
    SequencerContext context =
        new SequencerContext(
            config.namespace(),
            RuleSettings.of(meta),
            tombstones,
            verdicts,
            clients,
            logTopics,
            new SessionListeners(relays, openSessions),
            metrics,
            state.guard(config, admin, standStill, losses),
            InstantSource.system());
    Map<String, Object> settings = StreamsSettings.of(config, instanceId, address.getAuthority());
    String application = String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG));
    InboxLag lag =
        opened(new InboxLag(config, application, meta.partitions(), InstantSource.system()));
    metrics.unsequenced(lag::records, lag::oldest);
    KafkaStreams built =
        new KafkaStreams(SequencerTopology.build(context), new StreamsConfig(settings), clients);
    new LocalState(config.stateDir()).belongTo(changelog, built::cleanUp);
    StateDisk disk = opened(new StateDisk(config.stateDir().resolve(application), notices));
    metrics.stateDirectory(disk::bytes, disk::free);
    new StreamEvents(metrics, disk, announcements, running, failed).of(built);
    standStill.stopWith(
        () -> {
          built.pause();
          running.countDown();
        });
    resources.push(
        () ->
            built.close(
                CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(
                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP)));
    opened(state.watch(config, admin, changelog, standStill));
    StateQueries queries = new StateQueries(built, clients, opened(wakefulness()));
    Ownership ownership = new Ownership(built, address.getAuthority(), meta.partitions());
    SessionOpener.Tools tools =
        new SessionOpener.Tools(
            topics,
            creator,
            logTopics,
            queries,
            openSessions,
            events,
            opened(BrokerClients.producer(config)),
            Duration.ofMillis(config.getInt(SequencerConfig.SESSION_OPEN_TIMEOUT_MS)));
    SessionOpener opener =
        new SessionOpener(
            tools,
            config
                .optional(SequencerConfig.MAX_OPEN_SESSIONS, Integer.class)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty()),
            http::openSessionsElsewhere);
    metrics.registryAway(registryWatch::isAway);
    registryWatch.follow(registry, events.schemaId());
    Health.Watches watches =
        new Health.Watches(opened(new BrokerPulse(admin)), registryWatch, disk, lag, standStill);
    Health health = new Health(built, clients, metrics, watches, setup.inboxesKeep());
    http.serveHealth(health, notices, metrics::scrape);
    http.serve(queries, ownership, opener);
    metrics.watch(built);
    return built;
  }

  /** How it is before there is anything that could be asked. */
  private Condition starting() {
    return registryWatch.isAwaited() ? Condition.REGISTRY_AWAY : Condition.RESTORING;
  }

  /** The codec with its schema id known, so that no append ever waits for the registry. */
  private <T extends SpecificRecord> WireCodec<T> asked(WireCodec<T> codec) {
    int unused = registryWatch.untilAnswered(codec::schemaId);
    return codec;
  }

  /** Others may take over after the session time-out, less what a heartbeat may be old. */
  private Wakefulness wakefulness() {
    Duration longest =
        Duration.ofMillis(config.getInt(SequencerConfig.SESSION_TIMEOUT_MS) * 2L / 3);
    return new Wakefulness(longest, System::nanoTime, () -> members.include(instanceId)).watch();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    resources.push(resource);
    return resource;
  }

  private void closeResources() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("Closing a part of the sequencer failed.");
      }
    }
  }
}
