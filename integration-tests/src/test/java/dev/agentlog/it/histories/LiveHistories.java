package dev.agentlog.it.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.linear.Linearizability;
import dev.agentlog.it.linear.Operation;
import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.WayIn;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Many histories at once on a cluster, round after round: three producers, one of which is so
 * impatient that it often does not learn a verdict. Belongs to one thread.
 */
public final class LiveHistories implements AutoCloseable {
  private static final Duration IMPATIENT = Duration.ofMillis(400);
  private static final Duration PATIENT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int DRIVERS = 3;

  private final Cluster cluster;
  private final Rng rng;
  private final Tally tally = new Tally();
  private final List<WriterHost> hosts = new ArrayList<>();
  private final ExecutorService drivers = Executors.newFixedThreadPool(DRIVERS);
  private final Arrivals arrivals;
  private final List<Future<?>> driving = new ArrayList<>();
  private List<String> sessions = List.of();
  private List<LiveHistory> histories = List.of();

  /** Connects the producers. */
  public LiveHistories(Cluster cluster, Rng rng) {
    this.cluster = cluster;
    this.rng = rng;
    this.arrivals = new Arrivals(cluster.bootstrap(), cluster.namespace());
    hosts.add(new WriterHost(options(WayIn.OWN, IMPATIENT)));
    hosts.add(new WriterHost(options(WayIn.SHARED, PATIENT)));
    hosts.add(new WriterHost(options(WayIn.OWN, PATIENT)));
  }

  private ProducerOptions options(WayIn way, Duration verdictTimeout) {
    return ProducerOptions.builder()
        .bootstrapServers(cluster.bootstrap())
        .namespace(cluster.namespace())
        .wayIn(way)
        .agentId("actor")
        .verdictTimeout(verdictTimeout)
        .build();
  }

  /** Begins a round on branches of sessions that are open and were in no round before. */
  public void begin(List<String> roundSessions, int branches) {
    sessions = List.copyOf(roundSessions);
    histories = new ArrayList<>();
    List<List<LiveHistory>> shares = new ArrayList<>();
    for (int driver = 0; driver < DRIVERS; driver++) {
      shares.add(new ArrayList<>());
    }
    for (String session : sessions) {
      for (int number = 0; number < branches; number++) {
        LiveHistory history = LiveHistory.of(session, "line-" + number, hosts, rng.split());
        shares.get(histories.size() % DRIVERS).add(history);
        histories.add(history);
      }
    }
    for (List<LiveHistory> share : shares) {
      driving.add(drivers.submit(() -> LiveHistory.drive(share)));
    }
  }

  /** Kills one of the producers and starts another in its place. */
  public void killAProducer() {
    rng.pick(hosts).kill();
  }

  /** Waits until all writers are done and what they have sent is judged. */
  public void end() throws Exception {
    for (Future<?> driver : driving) {
      driver.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    driving.clear();
    for (WayIn way : WayIn.values()) {
      try (AgentLogProducer last = AgentLogProducer.connect(options(way, LIMIT))) {
        for (String session : sessions) {
          EventDraft draft = EventDraft.of("note.taken").build();
          last.session(session)
              .branch("end-" + way)
              .append(draft, ExpectedSequence.exactly(1))
              .await(LIMIT)
              .requireSequence();
        }
      }
    }
  }

  /** Holds the round's histories against the logs. */
  public void check() {
    Map<String, List<String>> logs = logs();
    for (LiveHistory live : histories) {
      List<Operation> operations = live.history().operations();
      List<String> log = logs.getOrDefault(key(live.session(), live.branch()), List.of());
      assertThat(Linearizability.violation(operations, log))
          .as("%s of %s: %s, log %s", live.branch(), live.session(), operations, log)
          .isEmpty();
      assertThat(arrivals.missing(live.history().acknowledged()))
          .as("acknowledged and not in the keyed inbox, %s of %s", live.branch(), live.session())
          .isEmpty();
      tally.add(operations, log);
    }
  }

  /** What all checked rounds were made of. */
  public Tally tally() {
    return tally;
  }

  private Map<String, List<String>> logs() {
    List<String> topics = sessions.stream().map(cluster.namespace()::logTopic).toList();
    Map<String, List<String>> logs = new HashMap<>();
    try (TopicTail tail =
        new TopicTail(cluster.bootstrap(), TopicTail.Isolation.COMMITTED, topics)) {
      for (ConsumerRecord<byte[], byte[]> record : tail.readToEnd()) {
        AgentEvent event = Events.EVENTS.decode(record.value());
        logs.computeIfAbsent(
                key(event.getSessionId(), event.getBranchId()), branch -> new ArrayList<>())
            .add(event.getEventId());
      }
    }
    return logs;
  }

  private static String key(String session, String branch) {
    return session + "/" + branch;
  }

  @Override
  public void close() {
    drivers.shutdownNow();
    hosts.forEach(WriterHost::close);
    arrivals.close();
  }
}
