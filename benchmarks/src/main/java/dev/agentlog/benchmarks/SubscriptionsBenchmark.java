package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
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
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** The taker's thread and the writer's. */
  private static final int NOT_SDK = 2;

  private static final double KIB = 1_024;

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
      Histogram cold = one(logs, "one");
      Histogram bare = bare("control: bare consumer, 1,000 logs", logs, open(logs, "bare", MANY));
      Histogram each =
          measure("on 1,000 sessions", logs, open(logs, "each", MANY), MANY, EVENTS_PER_SECOND);
      Histogram same =
          measure("on one session", logs, open(logs, "same", 1), MANY, EVENTS_PER_SECOND);
      Histogram warm = one(logs, "one-again");
      Histogram one = Report.p99(cold) < Report.p99(warm) ? cold : warm;
      ratio("on 1,000 sessions", "p99 / one subscription's", each, one);
      ratio("on 1,000 sessions", "p99 / bare consumer's", each, bare);
      ratio("bare consumer, 1,000 logs", "p99 / one subscription's", bare, one);
      ratio("on one session", "p99 / one subscription's", same, one);
      new NeverTakingBenchmark(logs, measured, report).run();
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
    try (AgentLogConsumer consumer = logs.connect()) {
      List<Subscription> subscriptions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        subscriptions.add(subscribe(consumer, sessions.get(i % sessions.size())));
      }
      try (DueEvents events = new DueEvents(logs, sessions)) {
        TakeTimes times = new TakeTimes(events);
        try (Takers takers = new Takers(subscriptions, times)) {
          takers.awaitCaughtUp();
          Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
          threads.removeAll(before);
          report.figure(scenario, "threads of the SDK", threads.size() - NOT_SDK, "");
          report.figure(scenario, "heap held", (usedBytes() - bytes) / KIB, "KiB");
          long perEvent = (long) count / sessions.size();
          return load(scenario, new DueLoad(events, times, perSecond, perEvent));
        }
      }
    }
  }

  private Histogram bare(String scenario, WrittenLogs logs, List<String> sessions)
      throws InterruptedException {
    try (DueEvents events = new DueEvents(logs, sessions)) {
      TakeTimes times = new TakeTimes(events);
      try (BareTaker taker = new BareTaker(logs, sessions, times)) {
        return load(scenario, new DueLoad(events, times, EVENTS_PER_SECOND, 1));
      }
    }
  }

  private Histogram load(String scenario, DueLoad load) {
    load.run(WARM_UP);
    DueLoad.Result result = load.run(measured);
    report.rate(scenario, "deliveries", result.perSecond());
    report.times(scenario, result.what(), result.micros());
    return result.micros();
  }

  private static Subscription subscribe(AgentLogConsumer consumer, String session) {
    return consumer.subscribe(
        Scope.session(session), SubscribeOptions.builder().start(Start.now()).build());
  }

  private Histogram one(WrittenLogs logs, String session) throws Exception {
    return measure("control: one subscription", logs, open(logs, session, 1), 1, EVENTS_PER_SECOND);
  }

  private void ratio(String scenario, String what, Histogram micros, Histogram control) {
    report.ratio(scenario, what, Report.ratioOfP99(micros, control));
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
