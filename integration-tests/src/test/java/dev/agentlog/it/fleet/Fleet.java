package dev.agentlog.it.fleet;

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
import dev.agentlog.schemas.SessionPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Sequencers in processes of their own, under load by both ways in, with a session on every
 * partition, writers that note what they were told, subscribers that live through everything, and
 * questions asked all the time. Not thread-safe.
 */
public final class Fleet implements AutoCloseable {
  /** How many partitions the keyed topics have. */
  public static final int PARTITIONS = 8;

  /** The ways in that are under load. */
  public static final List<WayIn> WAYS = List.of(WayIn.OWN, WayIn.SHARED);

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Map<String, String> SETTINGS =
      Map.of("partitions", Integer.toString(PARTITIONS), "commit.interval.ms", "200");

  private final Cluster cluster;
  private final List<SequencerProcess> members = new ArrayList<>();
  private final List<String> sessions = oneOnEachPartition();
  private final Ownership ownership;
  private final Workload load;
  private final Audit audit;
  private final AcceptanceWatch watch;
  private final Subscribers subscribers;
  private final QueryWatch queries;

  /** Starts a broker and two sequencers, waits until they share the work, and starts the load. */
  public Fleet(Path directory, Rng rng) throws InterruptedException {
    cluster = new Cluster(directory);
    ownership = new Ownership(cluster.admin(), cluster.namespace(), PARTITIONS);
    members.add(cluster.addSequencer(SETTINGS));
    members.add(cluster.addSequencer(SETTINGS));
    await("two share the work").atMost(LIMIT).until(this::everyMemberHasWork);
    cluster.open(sessions);
    Workload.Shape shape = new Workload.Shape(sessions, WAYS, 1, 1);
    load = new Workload(cluster.bootstrap(), cluster.namespace(), shape, rng);
    audit = new Audit(cluster.bootstrap(), cluster.namespace(), sessions);
    watch = new AcceptanceWatch(cluster, sessions, WAYS);
    subscribers = new Subscribers(cluster.bootstrap(), cluster.namespace(), sessions);
    queries = new QueryWatch(cluster, sessions);
    load.start();
    awaitAcceptance();
    askMembers();
  }

  /** The sequencers that run or stand still, or are to come back. */
  public List<SequencerProcess> members() {
    return members;
  }

  /** Starts one sequencer more and waits until it has work. */
  public SequencerProcess add() {
    SequencerProcess added = cluster.addSequencer(SETTINGS);
    members.add(added);
    await(added + " has work").atMost(LIMIT).until(this::everyMemberHasWork);
    askMembers();
    return added;
  }

  /** Stops a sequencer in good order, for good; returns its exit code. */
  public int remove(SequencerProcess leaving) {
    members.remove(leaving);
    askMembers();
    int code = leaving.stop();
    awaitMembers();
    return code;
  }

  /** Waits until the members of the group are the fleet's, and each partition has an owner. */
  public void awaitMembers() {
    List<String> names = members.stream().map(SequencerProcess::name).toList();
    awaitTrue("the members are " + names, () -> ownership.areMembers(names));
  }

  /** Waits for a condition. */
  public void awaitTrue(String what, BooleanSupplier condition) {
    await(what).atMost(LIMIT).until(condition::getAsBoolean);
  }

  /** Waits until an append made from now on was accepted of each session by each way in. */
  public void awaitAcceptance() throws InterruptedException {
    watch.mark(System.currentTimeMillis());
    watch.awaitAll(LIMIT);
  }

  /** Stops the load for a moment, and holds what is there to every promise. */
  public void check() throws InterruptedException {
    load.pause();
    audit.check(load.takeAcknowledged());
    queries.check();
    load.start();
    awaitAcceptance();
  }

  /** Ends the load and all sequencers, and compares everything that was told to anybody. */
  public void checkAtTheEnd() {
    load.pause();
    audit.check(load.takeAcknowledged());
    queries.check();
    queries.ask(List.of());
    members.forEach(SequencerProcess::stop);
    audit.check(List.of());
    System.out.println("  " + audit.summary());
    System.out.println("  questions: " + queries);
    System.out.println("  aborted copies: " + copies());
    subscribers.compare(audit);
  }

  /** Lets questions be asked of the present members only. */
  public void askMembers() {
    queries.ask(members.stream().filter(SequencerProcess::answers).toList());
  }

  /** Lets questions be asked of all present members but this one. */
  public void askOthersThan(SequencerProcess victim) {
    queries.ask(members.stream().filter(member -> member != victim && member.answers()).toList());
  }

  /** Who has what. */
  public Ownership ownership() {
    return ownership;
  }

  /** The watch over what is accepted. */
  public AcceptanceWatch watch() {
    return watch;
  }

  /** The questions. */
  public QueryWatch queries() {
    return queries;
  }

  /** The processes. */
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    queries.close();
    subscribers.close();
    watch.close();
    audit.close();
    load.close();
    cluster.close();
  }

  private boolean everyMemberHasWork() {
    return ownership.isShared(members.stream().map(SequencerProcess::name).toArray(String[]::new));
  }

  private Copies copies() {
    return Copies.compare(cluster.bootstrap(), cluster.namespace(), sessions);
  }

  private static List<String> oneOnEachPartition() {
    List<String> sessions = new ArrayList<>();
    Set<Integer> covered = new HashSet<>();
    for (int number = 0; covered.size() < PARTITIONS; number++) {
      String session = "fleet-" + number;
      if (covered.add(SessionPartitions.partitionOf(session, PARTITIONS))) {
        sessions.add(session);
      }
    }
    return sessions;
  }
}
