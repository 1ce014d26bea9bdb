package dev.agentlog.benchmarks;

import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.v1.AgentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * A namespace with a sequencer process of its own, and appends spread over many branches of a few
 * sessions. Not thread-safe.
 */
final class BranchSpread implements AutoCloseable {
  private static final int SESSIONS = 100;
  private static final int PARTITIONS = 8;
  private static final int CHUNK = 50_000;
  private static final long SEED = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String RESIDENT = "VmRSS:";
  private static final long KIBI = 1_024;

  private final BenchmarkStack stack;
  private final Namespace namespace;
  private final int branches;
  private final Backlog backlog;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private JavaProcess sequencer;

  /** Starts the sequencer and opens the sessions. */
  BranchSpread(BenchmarkStack stack, String name, int branches) throws Exception {
    this.stack = stack;
    this.namespace = new Namespace(name);
    this.branches = branches;
    this.backlog = new Backlog(stack.bootstrap(), PARTITIONS);
    this.sequencer = stack.sequencer(namespace);
    try (AgentLogProducer opener =
        AgentLogProducer.connect(
            ProducerOptions.builder()
                .bootstrapServers(stack.bootstrap())
                .namespace(namespace)
                .build())) {
      IntStream.range(0, SESSIONS).forEach(i -> opener.open("session-" + i));
    }
  }

  /** Makes the branches, each by its first event; returns how many were accepted a second. */
  double makeBranches() throws Exception {
    return append(branches, i -> on(i, i).setSequence(1L).build());
  }

  /** Appends to branches picked at random; returns how many were accepted a second. */
  double append(int events) throws Exception {
    return append(events, i -> on(random.nextInt(branches), i).build());
  }

  /** Appends that are refused, all of one session, and one behind them, which is awaited. */
  void appendRefused(int events) throws Exception {
    backlog.write(
        backlog.prepare(
            namespace.inboxTopic(),
            events,
            i -> Backlog.event("session-0", i).setSequence(Long.MAX_VALUE).build()));
    double unused = append(1, i -> Backlog.event("session-0", i).build());
  }

  /** Stops the sequencer, so that all its state is on the disk; returns the bytes there. */
  long stopAndMeasureState() throws Exception {
    sequencer.stop();
    try (Stream<Path> files = Files.walk(stack.stateDirectory(namespace))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Bytes of the changelog on the broker. */
  long changelogBytes() throws Exception {
    String changelog = namespace.name() + "-sequencer-state-changelog";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
      int broker = admin.describeCluster().controller().get().id();
      return admin.describeLogDirs(List.of(broker)).allDescriptions().get().values().stream()
          .flatMap(directories -> directories.values().stream())
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(changelog))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    }
  }

  /** Starts the stopped sequencer; returns how many seconds passed until it judged appends. */
  double start(boolean withState) throws Exception {
    if (!withState) {
      BenchmarkStack.delete(stack.stateDirectory(namespace));
    }
    long begin = System.nanoTime();
    sequencer = stack.sequencer(namespace);
    return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Bytes of memory that the sequencer process has; 0 where the system does not tell. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(sequencer.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kib -> Long.parseLong(kib) * KIBI)
        .findFirst()
        .orElse(0);
  }

  /** The answer of the sequencer to a GET. */
  String get(String path) throws Exception {
    String ready = sequencer.awaitLine("READY ", PATIENCE);
    String url = ready.substring(ready.indexOf("http=") + "http=".length()).strip();
    try (InputStream answer = URI.create(url + path).toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    sequencer.close();
  }

  /** Encodes and writes in chunks: a million encoded events at once would fill the memory. */
  private double append(int events, IntFunction<AgentEvent> appends) throws Exception {
    try (RateReader reader = new RateReader(stack.bootstrap(), namespace.feedTopic(), events)) {
      for (int done = 0; done < events; done += CHUNK) {
        int from = done;
        backlog.write(
            backlog.prepare(
                namespace.inboxTopic(),
                Math.min(CHUNK, events - done),
                i -> appends.apply(from + i)));
      }
      return reader.await(PATIENCE);
    }
  }

  private static AgentEvent.Builder on(int branch, int number) {
    return Backlog.event("session-" + branch % SESSIONS, number).setBranchId("branch-" + branch);
  }
}
