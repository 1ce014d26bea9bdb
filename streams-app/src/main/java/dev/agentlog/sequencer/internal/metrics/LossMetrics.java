package dev.agentlog.sequencer.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts appends that were lost before anybody could decide about them. Thread-safe. */
public final class LossMetrics {
  private final Counter keyed;
  private final Counter own;

  LossMetrics(MeterRegistry registry) {
    keyed = counter(registry, "keyed");
    own = counter(registry, "own");
  }

  /** Offsets of the keyed inbox were removed unread: at most that many appends. */
  public void keyed(long offsets) {
    keyed.increment((double) offsets);
  }

  /** Offsets of a session's own inbox were removed unread: at most that many appends. */
  public void own(long offsets) {
    own.increment((double) offsets);
  }

  private static Counter counter(MeterRegistry registry, String inbox) {
    return Counter.builder("agentlog.appends.lost")
        .description("Appends that were removed from an inbox before they were sequenced, at most")
        .tag("inbox", inbox)
        .register(registry);
  }
}
