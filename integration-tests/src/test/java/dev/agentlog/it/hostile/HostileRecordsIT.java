package dev.agentlog.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.load.Rng;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many records that must be refused, by both ways in, to the sessions in which a writer goes
 * on appending: each gets one tombstone, and the appends are accepted.
 *
 * <p>How many records there are is the system property {@code agentlog.hostile.records}, how many a
 * second {@code agentlog.hostile.rate}, and how long an append may wait for its verdict, in
 * milliseconds, {@code agentlog.hostile.wait}.
 */
class HostileRecordsIT {
  private static final int RECORDS = Integer.getInteger("agentlog.hostile.records", 20_000);
  private static final int RATE = Integer.getInteger("agentlog.hostile.rate", 5_000);
  private static final long LONGEST_WAIT = Long.getLong("agentlog.hostile.wait", 60_000);
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PARTITIONS = 4;
  private static final int APPEND_EVERY_MS = 10;
  private static final List<String> SESSIONS = List.of("h-1", "h-2", "h-3", "h-4", "h-5", "h-6");

  @TempDir private static Path stateDirectory;
  private final Positions sent = new Positions();
  private final Positions buried = new Positions();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void endThread() {
    thread.shutdownNow();
  }

  @Test
  void eachGetsOneTombstoneAndValidAppendsAmongThemAreAccepted() throws Exception {
    System.out.println("HostileRecordsIT, seed " + SEED);
    try (InProcess stack = new InProcess(stateDirectory, Map.of("partitions", PARTITIONS));
        KafkaProducer<byte[], byte[]> producer = stack.producer(Map.of());
        TopicTail tombstones =
            new TopicTail(
                stack.bootstrap(),
                TopicTail.Isolation.COMMITTED,
                List.of(stack.namespace().tombstonesTopic()));
        SteadyAppends appends =
            new SteadyAppends(stack.bootstrap(), stack.namespace(), SESSIONS, producer)) {
      for (String session : SESSIONS) {
        prepare(stack, session);
      }
      appends.start(APPEND_EVERY_MS);
      Future<?> burying = thread.submit(() -> buryAll(tombstones));
      long nanos = sendAll(stack);
      appends.stop();
      await("every append has its verdict").atMost(LIMIT).until(() -> appends.open() == 0);
      assertThat(burying).succeedsWithin(LIMIT);
      stack.stopSequencer();
      bury(tombstones.readToEnd());

      report(appends, nanos);
      assertThat(sent.count()).isEqualTo(RECORDS);
      assertThat(buried.all()).isEqualTo(sent.all());
      assertThat(appends.refused()).isEmpty();
      assertThat(appends.waits()).hasSize(appends.sent());
      assertThat(appends.waits()).allMatch(wait -> wait <= LONGEST_WAIT);
    }
  }

  /** Opens a session in which a branch is held and a run has ended. */
  private static void prepare(InProcess stack, String session) throws Exception {
    assertThat(stack.open(session)).isEqualTo(201);
    AgentEvent claim =
        Events.event(session, "writer.claimed")
            .setBranchId(HostileEvents.HELD)
            .setSequence(1L)
            .setWriter(new Writer("holder", 1L))
            .build();
    AgentEvent end =
        Events.event(session, "run.completed")
            .setLifecycle(Lifecycle.TERMINAL)
            .setRunId(HostileEvents.ENDED_RUN)
            .build();
    for (AgentEvent event : List.of(claim, end)) {
      assertThat(stack.send(Events.to(stack.namespace().inboxTopic(), event)).hasOffset()).isTrue();
    }
    await().atMost(LIMIT).until(() -> stack.log(session).size() == 3);
  }

  /** Sends all records at their pace; how long it took. */
  private long sendAll(InProcess stack) {
    long begin = System.nanoTime();
    HostileRecords records =
        new HostileRecords(new Rng(SEED), stack.namespace(), PARTITIONS, SESSIONS);
    try (KafkaProducer<byte[], byte[]> producer = stack.producer(Map.of("linger.ms", 5))) {
      for (int number = 0; number < RECORDS; number++) {
        LockSupport.parkNanos(begin + dueAt(number) - System.nanoTime());
        var unused =
            producer.send(
                records.next(),
                (at, failure) -> {
                  if (failure == null) {
                    sent.add(at.topic(), at.partition(), at.offset());
                  } else {
                    failed.set(failure);
                  }
                });
      }
    }
    assertThat(failed.get()).isNull();
    return System.nanoTime() - begin;
  }

  /**
   * When a record is due, in nanoseconds from the first one on. In the beginning, the twentieth
   * part of the time, the pace grows up to the given one: programs that have just begun are still
   * being compiled.
   */
  private static long dueAt(int number) {
    double growing = RECORDS / (20.0 * RATE);
    double seconds =
        number < RATE * growing / 2
            ? Math.sqrt(2 * growing * number / RATE)
            : (double) number / RATE + growing / 2;
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  private void buryAll(TopicTail tombstones) {
    while (buried.count() < RECORDS) {
      bury(tombstones.poll());
    }
  }

  private void bury(Iterable<ConsumerRecord<byte[], byte[]>> found) {
    for (ConsumerRecord<byte[], byte[]> one : found) {
      Tombstone tombstone = Events.TOMBSTONES.decode(one.value());
      buried.add(
          tombstone.getInboxTopic(), tombstone.getInboxPartition(), tombstone.getInboxOffset());
      reasons.merge(tombstone.getReason(), 1, Integer::sum);
    }
  }

  private void report(SteadyAppends appends, long nanos) {
    List<Long> waits = appends.waits();
    int last = waits.size() - 1;
    System.out.printf(
        "  %d hostile records in %d s: %s%n", sent.count(), nanos / 1_000_000_000L, reasons);
    System.out.printf(
        "  %d appends among them waited %d ms (median), %d ms (99 of 100), %d ms (999 of 1000), %d"
            + " ms (longest)%n",
        waits.size(),
        waits.get(last / 2),
        waits.get(last * 99 / 100),
        waits.get((int) (last * 999L / 1000)),
        waits.get(last));
  }
}
