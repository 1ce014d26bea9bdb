package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.schemas.Namespace;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Many live subscriptions in one JVM: threads, memory, and the time from when an event was due to
 * when it was taken, beside those of a single subscription in the same run; and what one that never
 * takes does to a hundred others.
 */
final class SubscriptionsBenchmark {
  private static final int MANY = 1_000;
  private static final int HUNDRED = 100;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int[] SLOWER = {200, 100, 50};
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration LATE = Duration.ofSeconds(60);
  private static final double KIB = 1_024;
  private static final double PERCENTILE = 99;

  private final Duration measured;
  private final Report report;

  SubscriptionsBenchmark(Duration measured, Report report) {
    this.measured = measured;
    this.report = report;
  }

  void run() throws Exception {
    try (BenchmarkStack stack = new BenchmarkStack()) {
      WrittenLogs logs = new WrittenLogs(stack.bootstrap(), new Namespace("subscribed"));
      logs.begin();
      report.title(
          "%,d live subscriptions, %,d events/s (%d s each)"
              .formatted(MANY, EVENTS_PER_SECOND, measured.toSeconds()));
      Histogram one =
          measure("control: one subscription", logs, open(logs, "one", 1), 1, EVENTS_PER_SECOND);
      List<String> sessions = open(logs, "each", MANY);
      Histogram each = measure("on 1,000 sessions", logs, sessions, MANY, EVENTS_PER_SECOND);
      ratio("on 1,000 sessions", each, one);
      Histogram same =
          measure("on one session", logs, open(logs, "same", 1), MANY, EVENTS_PER_SECOND);
      ratio("on one session", same, one);
      for (int slower : SLOWER) {
        String name = "on one session, %d events/s".formatted(slower);
        Histogram slow = measure(name, logs, open(logs, "same-" + slower, 1), MANY, slower);
        ratio(name, slow, one);
      }
      report.title(
          "One that never takes among %d on one session, %d events/s"
              .formatted(HUNDRED, EVENTS_PER_SECOND));
      for (Overflow.Policy policy : Overflow.Policy.values()) {
        oneThatNeverTakes(logs, policy);
      }
    }
  }

  private static List<String> open(WrittenLogs logs, String name, int count) throws Exception {
    List<String> sessions = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
    logs.open(sessions);
    return sessions;
  }

  private Histogram measure(
      String scenario, WrittenLogs logs, List<String> sessions, int count, int perSecond)
      throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    long bytes = usedBytes();
    try (AgentLogConsumer consumer = connect(logs)) {
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        subscriptions.add(subscribe(consumer, sessions.get(i % sessions.size())));
      }
      DueEvents events = new DueEvents(logs, sessions);
      try (Takers takers = new Takers(subscriptions, events)) {
        takers.awaitCaughtUp();
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(before);
        report.figure(scenario, "threads of the SDK", threads.size() - 1, "");
        report.figure(scenario, "heap held", (usedBytes() - bytes) / KIB, "KiB");
        long perEvent = (long) count / sessions.size();
        return load(scenario, perSecond, events, takers, perEvent);
      }
    }
  }

  private Histogram load(
      String scenario, int perSecond, DueEvents events, Takers takers, long perEvent) {
    events.write(perSecond, WARM_UP);
    takers.awaitTaken(events.written() * perEvent, LATE);
    takers.reset();
    long taken = takers.taken();
    long start = System.nanoTime();
    events.write(perSecond, measured);
    boolean all = takers.awaitTaken(events.written() * perEvent, LATE);
    double seconds = (System.nanoTime() - start) / 1e9;
    report.rate(scenario, "deliveries", (takers.taken() - taken) / seconds);
    report.times(scenario, all ? "due to taken" : "due to taken, of those taken", takers.micros());
    return takers.micros().copy();
  }

  private void oneThatNeverTakes(WrittenLogs logs, Overflow.Policy policy) throws Exception {
    String name = policy.name().toLowerCase(Locale.ROOT);
    List<String> sessions = open(logs, "never-" + name.replace('_', '-'), 1);
    SubscribeOptions options =
        SubscribeOptions.builder()
            .start(Start.now())
            .overflow(Overflow.of(policy, 1_024, 64))
            .build();
    try (AgentLogConsumer consumer = connect(logs)) {
      List<Subscription> others = new ArrayList<>();
      for (int i = 1; i < HUNDRED; i++) {
        others.add(subscribe(consumer, sessions.get(0)));
      }
      DueEvents events = new DueEvents(logs, sessions);
      try (Takers takers = new Takers(others, events)) {
        takers.awaitCaughtUp();
        Histogram before =
            load(name + ", without it", EVENTS_PER_SECOND, events, takers, HUNDRED - 1);
        try (Subscription never = consumer.subscribe(Scope.session(sessions.get(0)), options)) {
          Histogram with = load(name + ", with it", EVENTS_PER_SECOND, events, takers, HUNDRED - 1);
          ratio(name, with, before);
          report.title("  " + never);
        }
      }
    }
  }

  private static AgentLogConsumer connect(WrittenLogs logs) {
    return AgentLogConsumer.connect(
        ConsumerOptions.builder(logs.bootstrap()).namespace(logs.namespace()).build());
  }

  private static Subscription subscribe(AgentLogConsumer consumer, String session) {
    return consumer.subscribe(
        Scope.session(session), SubscribeOptions.builder().start(Start.now()).build());
  }

  private void ratio(String scenario, Histogram micros, Histogram control) {
    double ratio =
        (double) micros.getValueAtPercentile(PERCENTILE) / control.getValueAtPercentile(PERCENTILE);
    report.ratio(scenario, "p99 / control's", ratio);
  }

  /** The least of a few looks, each after a collection. */
  private static long usedBytes() {
    List<Long> looks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      System.gc();
      looks.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return Collections.min(looks);
  }
}
