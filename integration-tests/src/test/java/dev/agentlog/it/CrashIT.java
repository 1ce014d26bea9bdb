package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.audit.AcceptanceWatch;
import dev.agentlog.it.audit.Audit;
import dev.agentlog.it.audit.Copies;
import dev.agentlog.it.audit.Subscribers;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.load.Rng;
import dev.agentlog.it.load.Workload;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes under load, again and again: every append that the broker acknowledged is judged
 * exactly once, and the logs are what the rulebook says of the inbox.
 *
 * <p>Both ways in are used at once, so that every kill hits both. The number of kills of each kind
 * is the system property {@code agentlog.crash.rounds}.
 */
class CrashIT {
  private static final int ROUNDS = Integer.getInteger("agentlog.crash.rounds", 1);

  /** From so many rounds on, even the relay's short transactions cannot have been missed. */
  private static final int MANY = 10;

  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final List<String> SESSIONS =
      IntStream.range(0, 6).mapToObj(number -> "crash-" + number).toList();
  private static final List<WayIn> WAYS =
      Stream.of(System.getProperty("agentlog.crash.ways", "OWN,SHARED").split(","))
          .map(WayIn::valueOf)
          .toList();

  /** Transactions long enough that a kill nearly always meets an open one. */
  private static final Map<String, String> SETTINGS =
      Map.of("partitions", "4", "commit.interval.ms", "200");

  /** What is killed. */
  private enum Kill {
    SEQUENCER,
    BROKER,
    BOTH
  }

  private record Recovery(Kill kill, int unacknowledged, long readyMillis, long millis) {}

  @TempDir private Path directory;
  private final List<Recovery> recoveries = new ArrayList<>();

  @Test
  void everyAcknowledgedAppendIsJudgedOnceWhateverIsKilledAndWhenever() throws Exception {
    Rng rng = new Rng(SEED);
    try (Cluster cluster = new Cluster(directory)) {
      SequencerProcess sequencer = cluster.addSequencer(SETTINGS);
      cluster.open(SESSIONS);
      try (Workload load = workload(cluster, rng);
          Audit audit = new Audit(cluster.bootstrap(), cluster.namespace(), SESSIONS);
          AcceptanceWatch watch = new AcceptanceWatch(cluster, SESSIONS, WAYS);
          Subscribers subscribers =
              new Subscribers(cluster.bootstrap(), cluster.namespace(), SESSIONS)) {
        for (int round = 0; round < ROUNDS; round++) {
          for (Kill kill : Kill.values()) {
            load.start();
            killUnderLoad(kill, cluster, sequencer, load, watch, rng);
            load.pause();
            audit.check(load.takeAcknowledged());
          }
        }
        assertThat(sequencer.stop()).as("exit code of the sequencer").isEqualTo(143);
        audit.check(load.takeAcknowledged());
        Copies copies = Copies.compare(cluster.bootstrap(), cluster.namespace(), SESSIONS);
        report(audit, copies, subscribers);
        subscribers.compare(audit);
        assertThat(audit.outcomes())
            .containsKeys(
                "ACCEPTED", "DUPLICATE", "SEQUENCE_GAP", "SEQUENCE_CONFLICT", "MALFORMED");
        if (WAYS.contains(WayIn.OWN) && ROUNDS >= MANY) {
          assertThat(copies.inbox()).as("aborted copies in the keyed inbox").isPositive();
        }
        assertThat(Math.min(copies.logs(), copies.feed()))
            .as("aborted copies in logs and feed")
            .isGreaterThanOrEqualTo(Math.min(100, 5 * ROUNDS));
        if (ROUNDS >= MANY) {
          assertThat(Math.min(copies.tombstones(), copies.verdicts()))
              .as("aborted copies of tombstones and verdicts")
              .isPositive();
        }
        assertThat(subscribers.droppedCopies()).as("copies dropped by subscribers").isPositive();
      }
    }
  }

  private void killUnderLoad(
      Kill kill,
      Cluster cluster,
      SequencerProcess sequencer,
      Workload load,
      AcceptanceWatch watch,
      Rng rng)
      throws InterruptedException {
    watch.mark(System.currentTimeMillis());
    watch.awaitAll(RECOVERY);
    watch.awaitSeen(rng.between(20, 300), RECOVERY);
    int unacknowledged = awaitSendsInFlight(cluster, load);
    long start = System.nanoTime();
    if (kill != Kill.SEQUENCER) {
      cluster.broker().kill();
    }
    if (kill != Kill.BROKER) {
      sequencer.kill();
    }
    watch.mark(System.currentTimeMillis());
    if (kill != Kill.SEQUENCER) {
      cluster.broker().start();
    }
    if (kill != Kill.BROKER) {
      sequencer.start();
    }
    long readyMillis = millisSince(start);
    watch.awaitAll(RECOVERY);
    recoveries.add(new Recovery(kill, unacknowledged, readyMillis, millisSince(start)));
    assertThat(sequencer.alive()).isTrue();
  }

  /** Waits for a transaction that is open while both ways in have sends in flight; how many. */
  private static int awaitSendsInFlight(Cluster cluster, Workload load) {
    AtomicInteger inFlight = new AtomicInteger();
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              boolean open = cluster.transactionOpen();
              boolean every = WAYS.stream().allMatch(way -> load.unacknowledged(way) > 0);
              inFlight.set(every ? WAYS.stream().mapToInt(load::unacknowledged).sum() : 0);
              return open && inFlight.get() > 0;
            });
    return inFlight.get();
  }

  private Workload workload(Cluster cluster, Rng rng) {
    Workload.Shape shape = new Workload.Shape(SESSIONS, WAYS, 2, 1);
    return new Workload(cluster.bootstrap(), cluster.namespace(), shape, rng);
  }

  private void report(Audit audit, Copies copies, Subscribers subscribers) {
    System.out.println("CrashIT, seed " + SEED + ", " + WAYS + ": " + audit.summary());
    System.out.println(
        "  aborted copies: " + copies + ", dropped by subscribers: " + subscribers.droppedCopies());
    for (Kill kill : Kill.values()) {
      List<Recovery> of = recoveries.stream().filter(r -> r.kill() == kill).toList();
      IntSummaryStatistics sends =
          of.stream().mapToInt(Recovery::unacknowledged).summaryStatistics();
      System.out.printf(
          "  %s killed %d times, with %d to %d unacknowledged sends: restarted after %s, appends of"
              + " all sessions accepted again after %s%n",
          kill,
          of.size(),
          sends.getMin(),
          sends.getMax(),
          times(of.stream().map(Recovery::readyMillis)),
          times(of.stream().map(Recovery::millis)));
    }
  }

  private static String times(Stream<Long> millis) {
    List<Long> sorted = millis.sorted().toList();
    return "%d ms (median), %d ms (worst)"
        .formatted(sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
