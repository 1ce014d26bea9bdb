package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a subscription that never takes does to many others on the same session. It comes and goes,
 * and the times without it are measured in between: what else the machine does concerns both.
 */
final class NeverTakingBenchmark {
  private static final int OTHERS = 99;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int ROUNDS = 5;
  private static final int CAPACITY = 1_024;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Longer than it takes to fill its queue. */
  private static final Duration FILLING = Duration.ofSeconds(2);

  private final WrittenLogs logs;
  private final Duration measured;
  private final Report report;

  NeverTakingBenchmark(WrittenLogs logs, Duration measured, Report report) {
    this.logs = logs;
    this.measured = measured;
    this.report = report;
  }

  void run() throws Exception {
    report.title(
        "One that never takes among %d on one session, %,d events/s (%d times %d s each)"
            .formatted(OTHERS + 1, EVENTS_PER_SECOND, ROUNDS, measured.toSeconds()));
    for (Overflow.Policy policy : Overflow.Policy.values()) {
      run(policy);
    }
  }

  private void run(Overflow.Policy policy) throws Exception {
    String name = policy.name().toLowerCase(Locale.ROOT);
    String session = "never-" + name.replace('_', '-');
    logs.open(List.of(session));
    SubscribeOptions options =
        SubscribeOptions.builder()
            .start(Start.now())
            .overflow(Overflow.of(policy, CAPACITY, Overflow.DEFAULT_RESERVE))
            .build();
    Histogram without = new Histogram(3);
    Histogram with = new Histogram(3);
    String left = "";
    try (AgentLogConsumer consumer = logs.connect();
        DueEvents events = new DueEvents(logs, List.of(session))) {
      TakeTimes times = new TakeTimes(events);
      List<Subscription> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(
            consumer.subscribe(
                Scope.session(session), SubscribeOptions.builder().start(Start.now()).build()));
      }
      try (Takers takers = new Takers(others, times)) {
        takers.awaitCaughtUp();
        DueLoad load = new DueLoad(events, times, EVENTS_PER_SECOND, OTHERS);
        load.run(WARM_UP);
        for (int round = 0; round < ROUNDS; round++) {
          without.add(load.run(measured).micros());
          try (Subscription never = consumer.subscribe(Scope.session(session), options)) {
            load.run(FILLING);
            with.add(load.run(measured).micros());
            left = never.toString();
          }
        }
      }
    }
    report.times(name, "without it", without);
    report.times(name, "with it", with);
    report.ratio(name, "p99 / without it", Report.ratioOfP99(with, without));
    report.note(left);
  }
}
