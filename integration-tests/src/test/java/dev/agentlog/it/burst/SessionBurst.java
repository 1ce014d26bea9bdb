package dev.agentlog.it.burst;

import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens very many sessions, first all at once, again and again, and then one after another, by the
 * own way in; on a broker and a sequencer in processes of their own, beside programs that take the
 * processors away. One session is at work all the time. Not thread-safe.
 */
public final class SessionBurst implements AutoCloseable {
  private static final int EVENTS = 5;
  private static final int HOSTS = 4;
  private static final int WARM = 20;
  private static final String STEADY = "steady";

  /**
   * What is done.
   *
   * @param sessions how many sessions are opened at once
   * @param rounds how often
   * @param paced how many sessions are then opened, used and closed one after another
   * @param perSecond at this rate
   * @param spinners how many programs spin beside
   */
  public record Plan(int sessions, int rounds, int paced, int perSecond, int spinners) {
    /** The plan in the system properties {@code agentlog.burst.*}; a short one if there is none. */
    public static Plan ofProperties() {
      return new Plan(
          Integer.getInteger("agentlog.burst.sessions", 60),
          Integer.getInteger("agentlog.burst.rounds", 1),
          Integer.getInteger("agentlog.burst.paced", 30),
          Integer.getInteger("agentlog.burst.rate", 10),
          Integer.getInteger("agentlog.burst.spinners", 0));
    }
  }

  /**
   * What came of one part.
   *
   * @param name the part
   * @param firstAcceptance from the begin of opening a session to its first accepted event
   * @param steadyWaits how long the session that is at work waited for its verdicts meanwhile
   */
  public record Result(String name, Latencies firstAcceptance, Latencies steadyWaits) {
    /** The longest time that the session at work waited for a verdict, in milliseconds. */
    public long worstSteadyWait() {
      return steadyWaits.worst();
    }

    @Override
    public String toString() {
      return "%-10s first acceptance %s; the session at work waited %s"
          .formatted(name, firstAcceptance, steadyWaits);
    }
  }

  private final Plan plan;
  private final Cluster cluster;
  private final List<JavaProcess> spinners = new ArrayList<>();
  private final List<AgentLogProducer> hosts = new ArrayList<>();
  private final AgentLogProducer steadyHost;
  private final Steady steady;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> due = new HashMap<>();

  /**
   * Starts everything.
   *
   * @param directory where the processes' data and output go
   */
  public SessionBurst(Path directory, Plan plan) {
    this.plan = plan;
    this.cluster = new Cluster(directory);
    cluster.addSequencer(Map.of());
    for (int host = 0; host < HOSTS; host++) {
      hosts.add(connect());
    }
    this.steadyHost = connect();
    this.steady = new Steady(steadyHost, STEADY);
    for (int spinner = 0; spinner < plan.spinners(); spinner++) {
      JavaProcess process = JavaProcess.builder(SpinMain.class.getName()).start();
      process.awaitLine("SPINNING", Duration.ofSeconds(60));
      spinners.add(process);
    }
  }

  /** Does what the plan says; {@link #failures} tells what went wrong. */
  public List<Result> run() throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      steady.awaitAnswers(WARM);
      results.add(atOnce("burst-" + round));
    }
    results.add(paced());
    return results;
  }

  /**
   * Everything that went wrong, also with single sends; and sessions whose events are not there.
   */
  public List<String> failures() {
    List<String> all = new ArrayList<>(failures);
    all.addAll(steady.failures());
    Map<String, Integer> found = acceptedBySession();
    due.forEach(
        (session, events) -> {
          if (found.getOrDefault(session, 0) != (int) events) {
            all.add(session + " has " + found.get(session) + " events instead of " + events);
          }
        });
    return all;
  }

  @Override
  public void close() {
    spinners.forEach(JavaProcess::close);
    steady.close();
    hosts.forEach(AgentLogProducer::close);
    steadyHost.close();
    cluster.close();
  }

  private Result atOnce(String name) throws InterruptedException {
    CountDownLatch begin = new CountDownLatch(1);
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(plan.sessions());
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    for (int number = 0; number < plan.sessions(); number++) {
      Visit visit = visit(name + "-" + number, false);
      AgentLogProducer host = hosts.get(number % HOSTS);
      threads.execute(
          () -> {
            awaitBegin(begin);
            live(visit, host, times);
          });
    }
    begin.countDown();
    finish(threads);
    return new Result(name, Latencies.of(times), steady.takeWaits());
  }

  private Result paced() throws InterruptedException {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(100);
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    for (int number = 0; number < plan.paced(); number++) {
      Visit visit = visit("paced-" + number, true);
      AgentLogProducer host = hosts.get(number % HOSTS);
      var unused =
          threads.schedule(
              () -> live(visit, host, times),
              1_000L * number / plan.perSecond(),
              TimeUnit.MILLISECONDS);
    }
    finish(threads);
    return new Result("paced", Latencies.of(times), steady.takeWaits());
  }

  private Visit visit(String session, boolean close) {
    // The session's creation and its end are events, too.
    due.put(session, 1 + EVENTS + (close ? 1 : 0));
    return new Visit(session, EVENTS, close);
  }

  private void live(Visit visit, AgentLogProducer host, Queue<Long> times) {
    try {
      times.add(visit.run(host));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add(visit.session() + " was interrupted");
    } catch (ExecutionException | TimeoutException | RuntimeException | AssertionError e) {
      failures.add(visit.session() + ": " + e);
    }
  }

  private void awaitBegin(CountDownLatch begin) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish(ScheduledExecutorService threads) throws InterruptedException {
    threads.shutdown();
    long limit = 300L + plan.paced() / plan.perSecond();
    if (!threads.awaitTermination(limit, TimeUnit.SECONDS)) {
      failures.add("Some sessions were not served within " + limit + " s");
      threads.shutdownNow();
    }
  }

  private Map<String, Integer> acceptedBySession() {
    Map<String, Integer> found = new HashMap<>();
    try (TopicTail feed =
        new TopicTail(
            cluster.bootstrap(),
            TopicTail.Isolation.COMMITTED,
            List.of(cluster.namespace().feedTopic()))) {
      feed.readToEnd()
          .forEach(
              event ->
                  found.merge(new String(event.key(), StandardCharsets.UTF_8), 1, Integer::sum));
    }
    return found;
  }

  private AgentLogProducer connect() {
    return AgentLogProducer.connect(
        ProducerOptions.builder()
            .bootstrapServers(cluster.bootstrap())
            .namespace(cluster.namespace())
            .agentId("visitor")
            .build());
  }
}
