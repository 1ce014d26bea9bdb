package dev.agentlog.it.handoff;

import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.it.audit.AcceptanceWatch;
import dev.agentlog.it.audit.Audit;
import dev.agentlog.it.audit.Copies;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.handoff.LateReader.Place;
import dev.agentlog.it.load.Rng;
import dev.agentlog.it.load.Workload;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster under load, and runs in which readers begin at any moment and anywhere in the logs. Not
 * thread-safe.
 */
public final class HandoffRun implements AutoCloseable {
  private static final List<String> SESSIONS = List.of("handoff-a", "handoff-b", "handoff-c");
  private static final List<WayIn> WAYS = List.of(WayIn.OWN, WayIn.SHARED);
  private static final Map<String, String> SETTINGS =
      Map.of("partitions", "4", "commit.interval.ms", "200");
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final int READERS = 4;

  private final Rng rng;
  private final Cluster cluster;
  private final SequencerProcess sequencer;
  private final Workload load;
  private final Audit audit;
  private final AcceptanceWatch watch;
  private final AgentLogConsumer consumer;
  private final List<Place> places = new ArrayList<>();
  private final List<String> placesOf = new ArrayList<>();
  private long dropped;
  private int readers;

  /** Starts a cluster in a directory. */
  public HandoffRun(Path directory, Rng rng) {
    this.rng = rng;
    cluster = new Cluster(directory);
    sequencer = cluster.addSequencer(SETTINGS);
    cluster.open(SESSIONS);
    Workload.Shape shape = new Workload.Shape(SESSIONS, WAYS, 1, 1);
    load = new Workload(cluster.bootstrap(), cluster.namespace(), shape, rng.split());
    audit = new Audit(cluster.bootstrap(), cluster.namespace(), SESSIONS);
    watch = new AcceptanceWatch(cluster, SESSIONS, WAYS);
    consumer =
        AgentLogConsumer.connect(
            ConsumerOptions.builder(cluster.bootstrap()).namespace(cluster.namespace()).build());
  }

  /**
   * Has readers begin while writers append, and compares what they were delivered with the logs.
   *
   * @param kill whether the sequencer is killed meanwhile
   */
  public void once(boolean kill) throws InterruptedException {
    List<LateReader> some = new ArrayList<>();
    try {
      load.start();
      rest(500);
      begin(some);
      if (kill) {
        watch.mark(System.currentTimeMillis());
        watch.awaitAll(RECOVERY);
        killInTransaction(some);
      }
      rest(500);
      begin(some);
      rest(300);
      load.pause();
      audit.check(load.takeAcknowledged());
      for (LateReader reader : some) {
        reader.compare(audit.log(reader.session()));
        places.add(reader.place(rng));
        placesOf.add(reader.session());
        dropped += reader.droppedCopies();
      }
    } finally {
      some.forEach(LateReader::close);
    }
  }

  /** Readers that begin before, in the midst of, and after what a killed sequencer left. */
  private void killInTransaction(List<LateReader> some) throws InterruptedException {
    await()
        .pollInSameThread()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> cluster.transactionOpenInLogs(SESSIONS));
    sequencer.kill();
    watch.mark(System.currentTimeMillis());
    begin(some);
    sequencer.start();
    watch.awaitAll(RECOVERY);
  }

  private void begin(List<LateReader> some) {
    for (int i = 0; i < READERS; i++) {
      Visibility visibility = i % 2 == 0 ? Visibility.COMMITTED : Visibility.SEQUENCED;
      String session = rng.pick(SESSIONS);
      Place place = Place.BEGINNING;
      if (!places.isEmpty() && rng.chance(60)) {
        int known = rng.below(places.size());
        place = places.get(known);
        session = placesOf.get(known);
      }
      some.add(new LateReader(consumer, session, place, visibility, rng.split()));
      readers++;
    }
  }

  private void rest(int mostMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(rng.below(mostMillis)));
  }

  /** How many aborted copies lie in the logs. */
  public int abortedCopies() {
    return Copies.compare(cluster.bootstrap(), cluster.namespace(), SESSIONS).logs();
  }

  /** How many aborted copies readers dropped. */
  public long droppedCopies() {
    return dropped;
  }

  @Override
  public void close() {
    consumer.close();
    watch.close();
    audit.close();
    load.close();
    cluster.close();
  }

  @Override
  public String toString() {
    return "%d readers dropped %d copies of %d in the logs; %s"
        .formatted(readers, dropped, abortedCopies(), audit.summary());
  }
}
