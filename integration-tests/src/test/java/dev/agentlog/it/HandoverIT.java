package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.audit.AcceptanceWatch;
import dev.agentlog.it.audit.Audit;
import dev.agentlog.it.audit.Copies;
import dev.agentlog.it.audit.Subscribers;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.Ownership;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.load.Rng;
import dev.agentlog.it.load.Workload;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sequencers under load by both ways in: partitions move when one of them is killed, and when
 * one of them stands still for so long that the other takes over, and then goes on as if nothing
 * had happened. The number of rounds is the system property {@code agentlog.handover.rounds}.
 */
class HandoverIT {
  private static final int ROUNDS = Integer.getInteger("agentlog.handover.rounds", 1);
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PARTITIONS = 8;
  private static final List<String> SESSIONS =
      IntStream.range(0, 12).mapToObj(number -> "handover-" + number).toList();
  private static final List<WayIn> WAYS = List.of(WayIn.OWN, WayIn.SHARED);
  private static final Map<String, String> SETTINGS =
      Map.of("partitions", Integer.toString(PARTITIONS), "commit.interval.ms", "200");

  @TempDir private static Path directory;
  private Cluster cluster;
  private SequencerProcess first;
  private SequencerProcess second;
  private Ownership ownership;
  private Workload load;
  private Audit audit;
  private AcceptanceWatch watch;
  private Subscribers subscribers;

  @BeforeEach
  void startTwo() throws InterruptedException {
    System.out.println("HandoverIT, seed " + SEED);
    cluster = new Cluster(directory);
    first = cluster.addSequencer(SETTINGS);
    second = cluster.addSequencer(SETTINGS);
    ownership = new Ownership(cluster.admin(), cluster.namespace(), PARTITIONS);
    await().atMost(LIMIT).until(() -> ownership.isShared(first.name(), second.name()));
    cluster.open(SESSIONS);
    String bootstrap = cluster.bootstrap();
    load =
        new Workload(
            bootstrap,
            cluster.namespace(),
            new Workload.Shape(SESSIONS, WAYS, 2, 1),
            new Rng(SEED));
    audit = new Audit(bootstrap, cluster.namespace(), SESSIONS);
    watch =
        new AcceptanceWatch(
            bootstrap, cluster.namespace(), SESSIONS, WAYS.stream().map(WayIn::name).toList());
    subscribers = new Subscribers(bootstrap, cluster.namespace(), SESSIONS);
    load.start();
    awaitAcceptance();
  }

  @AfterEach
  void stop() {
    subscribers.close();
    watch.close();
    audit.close();
    load.close();
    cluster.close();
  }

  @Test
  void nothingIsLostDoubledOrReorderedWhenPartitionsMove() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      killed(first, second);
      stoodStill(second, first);
    }
    load.pause();
    audit.check(load.takeAcknowledged());
    first.stop();
    second.stop();

    audit.check(List.of());
    System.out.println("  " + audit.summary());
    System.out.println("  aborted copies: " + copies());
    subscribers.compare(audit);
  }

  private void killed(SequencerProcess victim, SequencerProcess heir) throws InterruptedException {
    List<String> relays = ownership.relays();
    await().pollInSameThread().until(cluster::transactionOpen);
    victim.kill();
    awaitTakeOver(heir, relays, victim + " was killed");
    victim.start();
    awaitBothAtWork();
  }

  private void stoodStill(SequencerProcess victim, SequencerProcess heir)
      throws InterruptedException {
    List<String> relays = ownership.relays();
    await().pollInSameThread().until(cluster::transactionOpen);
    victim.pause();
    awaitTakeOver(heir, relays, victim + " stood still");
    victim.resume();
    awaitBothAtWork();
  }

  private void awaitTakeOver(SequencerProcess heir, List<String> relaysBefore, String what)
      throws InterruptedException {
    long start = System.nanoTime();
    await().atMost(LIMIT).until(() -> ownership.isShared(heir.name()));
    awaitAcceptance();
    System.out.printf(
        "  %s: all appends accepted by the other after %d ms%n",
        what, Duration.ofNanos(System.nanoTime() - start).toMillis());
    List<String> relays = ownership.relays();
    long taken =
        IntStream.range(0, PARTITIONS)
            .filter(partition -> !relays.get(partition).equals(relaysBefore.get(partition)))
            .count();
    assertThat(taken).as("relays that have a new owner").isPositive();
  }

  /** Both sequence, everything is accepted, and what was written so far is right. */
  private void awaitBothAtWork() throws InterruptedException {
    await().atMost(LIMIT).until(() -> ownership.isShared(first.name(), second.name()));
    awaitAcceptance();
    load.pause();
    audit.check(load.takeAcknowledged());
    load.start();
    awaitAcceptance();
  }

  private void awaitAcceptance() throws InterruptedException {
    watch.mark(System.currentTimeMillis());
    watch.awaitAll(LIMIT);
  }

  private Copies copies() {
    return Copies.compare(cluster.bootstrap(), cluster.namespace(), SESSIONS);
  }
}
