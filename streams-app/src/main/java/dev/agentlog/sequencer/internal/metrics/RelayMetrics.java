package dev.agentlog.sequencer.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the relays of this instance measure, all together. Thread-safe. */
public final class RelayMetrics {
  private final Counter copied;
  private final Timer transaction;
  private final Timer age;
  private final Counter takeOvers;
  private final Counter failures;

  RelayMetrics(MeterRegistry registry) {
    copied = counter(registry, "agentlog.relay.copied", "Records copied into the keyed inbox");
    transaction =
        timer(registry, "agentlog.relay.transaction", "Time that one transaction of a relay takes");
    age =
        timer(
            registry,
            "agentlog.relay.age",
            "Age of the oldest record of each copy: from its arrival in its own inbox to the copy's commit");
    takeOvers =
        counter(
            registry,
            "agentlog.relay.take.overs",
            "Partitions whose relay this instance took over");
    failures =
        counter(
            registry,
            "agentlog.relay.failures",
            "Failures after which a relay began anew, being fenced among them");
  }

  /**
   * A transaction was committed.
   *
   * @param records how many records it copied
   * @param nanos how long it took
   * @param oldestMillis how old the oldest of them was then
   */
  public void copied(int records, long nanos, long oldestMillis) {
    copied.increment(records);
    transaction.record(nanos, TimeUnit.NANOSECONDS);
    age.record(Math.max(0, oldestMillis), TimeUnit.MILLISECONDS);
  }

  /** This instance took over a partition. */
  public void tookOver() {
    takeOvers.increment();
  }

  /** A relay failed and begins anew. */
  public void failed() {
    failures.increment();
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }
}
