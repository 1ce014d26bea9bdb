package dev.agentlog.sequencer.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the relays of this instance measure, all together. Thread-safe. */
public final class RelayMetrics {
  private final Counter copied;
  private final Timer transaction;
  private final Timer age;
  private final Counter takeOvers;
  private final Counter failures;
  private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();

  /** How many appends wait for a relay, and since when there have been some at every look. */
  private record Waiting(long records, long sinceNanos) {}

  private final RecentAge recentAge = new RecentAge();

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
    Gauge.builder("agentlog.relay.waiting.appends", this, RelayMetrics::waitingAppends)
        .description("Appends in own inboxes that the relays of this instance have not copied yet")
        .register(registry);
    Gauge.builder("agentlog.relay.waiting.seconds", this, RelayMetrics::waitingSeconds)
        .description(
            "For how long a relay of this instance has found appends waiting at every look; the longest")
        .register(registry);
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
    recentAge.saw(oldestMillis);
  }

  /** The age of the oldest record of the last copy; zero if nothing was copied of late. */
  public Duration recentAge() {
    return recentAge.get();
  }

  /**
   * A relay looked at how many appends wait for it.
   *
   * @param partition the relay's partition
   * @param records how many appends wait in the own inboxes that it reads
   */
  public void waiting(int partition, long records) {
    long now = System.nanoTime();
    waiting.compute(
        partition,
        (same, before) ->
            new Waiting(
                records,
                records == 0 || before == null || before.records() == 0
                    ? now
                    : before.sinceNanos()));
  }

  /** This instance relays a partition no longer. */
  public void released(int partition) {
    waiting.remove(partition);
  }

  /** This instance took over a partition. */
  public void tookOver() {
    takeOvers.increment();
  }

  /** A relay failed and begins anew. */
  public void failed() {
    failures.increment();
  }

  private double waitingAppends() {
    return waiting.values().stream().mapToLong(Waiting::records).sum();
  }

  private double waitingSeconds() {
    long now = System.nanoTime();
    return waiting.values().stream()
            .filter(each -> each.records() > 0)
            .mapToLong(each -> now - each.sinceNanos())
            .max()
            .orElse(0)
        / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }
}
