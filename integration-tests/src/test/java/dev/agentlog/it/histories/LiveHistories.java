package dev.agentlog.it.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.embedded.JavaProcess;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final List<JavaProcess> processes = new ArrayList<>();
  private final Path directory;
  private List<String> sessions = List.of();
  private List<LiveHistory> histories = List.of();

  /**
   * Connects the producers.
   *
   * @param directory where writers in processes of their own have their files
   */
  public LiveHistories(Cluster cluster, Path directory, Rng rng) {
    this.cluster = cluster;
    this.directory = directory;
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
        LiveHistory history =
            LiveHistory.of(session, LiveHistory.branch(number), hosts, rng.split());
        shares.get(histories.size() % DRIVERS).add(history);
        histories.add(history);
      }
    }
    for (List<LiveHistory> share : shares) {
      driving.add(drivers.submit(() -> LiveHistory.drive(share)));
    }
  }

  /** Waits until so many appends of the round were called. */
  public void awaitCalls(int calls) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(LIMIT)
        .until(() -> histories.stream().mapToInt(live -> live.history().size()).sum() >= calls);
  }

  /** Kills one of the producers and starts another in its place. */
  public void killAProducer() {
    rng.pick(hosts).kill();
  }

  /**
   * Has a process of its own write to all the branches, too, kills it (SIGKILL) when it has called
   * so many appends, and starts its successor.
   */
  public void killAProcess(int branches, int afterCalls) {
    try (JavaProcess writer = process(branches)) {
      await()
          .atMost(LIMIT)
          .until(() -> !writer.alive() || Files.readAllLines(notes()).size() >= afterCalls);
      writer.kill();
    }
    processes.add(process(branches));
  }

  private JavaProcess process(int branches) {
    JavaProcess writer =
        JavaProcess.builder(HistoryMain.class.getName())
            .args(
                cluster.bootstrap(),
                cluster.namespace().name(),
                rng.pick(List.of(WayIn.values())).name(),
                String.join(",", sessions),
                Integer.toString(branches),
                Long.toString(rng.between(0, Long.MAX_VALUE - 1)),
                notes().toString())
            .jvmArgs("-Xmx128m")
            .log(directory.resolve("writer.log"))
            .start();
    writer.awaitLine("READY", LIMIT);
    return writer;
  }

  private Path notes() {
    return directory.resolve("notes-" + sessions.get(0));
  }

  /** Waits until all writers are done and what they have sent is judged. */
  public void end() throws Exception {
    for (Future<?> driver : driving) {
      driver.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
    driving.clear();
    for (JavaProcess writer : processes) {
      writer.awaitLine("DONE", LIMIT);
      writer.close();
    }
    processes.clear();
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
  public void check() throws IOException {
    Map<String, List<String>> logs = logs();
    Map<String, List<Operation>> byProcess = HistoryNotes.read(notes());
    for (LiveHistory live : histories) {
      List<Operation> operations = new ArrayList<>(live.history().operations());
      operations.addAll(byProcess.getOrDefault(live.place(), List.of()));
      List<String> log = logs.getOrDefault(live.place(), List.of());
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
                LiveHistory.place(event.getSessionId(), event.getBranchId()),
                branch -> new ArrayList<>())
            .add(event.getEventId());
      }
    }
    return logs;
  }

  @Override
  public void close() {
    drivers.shutdownNow();
    processes.forEach(JavaProcess::close);
    hosts.forEach(WriterHost::close);
    arrivals.close();
  }
}
