package dev.agentlog.producer.internal;

import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.ProducerMetrics;
import dev.agentlog.producer.ProducerMetrics.Latency;
import dev.agentlog.producer.VerdictResult;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts appends and how they end. Safe for use by any thread. */
final class AppendCounts {

  private final LongAdder begun = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final LongAdder failed = new LongAdder();
  private final LongAdder unjudged = new LongAdder();
  private final LongAdder judged = new LongAdder();
  private final LongAdder totalNanos = new LongAdder();
  private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

  void begun() {
    begun.increment();
  }

  /** Takes a beginning back that came to nothing. */
  void takenBack() {
    begun.decrement();
  }

  /**
   * Counts a verdict.
   *
   * @param nanos how long it took
   */
  void judged(VerdictResult result, long nanos) {
    judged.increment();
    totalNanos.add(nanos);
    longestNanos.accumulate(nanos);
    if (result instanceof VerdictResult.Rejected rejection) {
      rejected.computeIfAbsent(rejection.reason(), reason -> new LongAdder()).increment();
    } else if (result instanceof VerdictResult.Duplicate) {
      duplicates.increment();
    } else {
      accepted.increment();
    }
  }

  void failed() {
    failed.increment();
  }

  void unjudged() {
    unjudged.increment();
  }

  /** Returns all numbers, together with those that others know. */
  ProducerMetrics with(long pending, long spoolBytes, LiveStats live) {
    Map<String, Long> reasons = new HashMap<>();
    rejected.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new ProducerMetrics(
        begun.sum(),
        accepted.sum(),
        duplicates.sum(),
        reasons,
        failed.sum(),
        unjudged.sum(),
        pending,
        spoolBytes,
        new Latency(judged.sum(), totalNanos.sum(), longestNanos.get()),
        live);
  }
}
