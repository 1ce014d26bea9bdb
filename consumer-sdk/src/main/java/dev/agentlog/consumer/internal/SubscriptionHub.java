package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the subscriptions of a consumer share: one tail for each visibility, a few readers for those
 * that replay, and those who do the work. Thread-safe.
 */
public final class SubscriptionHub implements AutoCloseable {

  /** How many subscriptions replay at the same time. */
  static final int READERS = 3;

  private final LogSource source;
  private final Work work;
  private final LongSupplier clock;
  private final TopicCheck.Pace pace;
  private final ReaderPool readers = new ReaderPool(READERS);
  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
  private final Map<Visibility, Tail> tails = new EnumMap<>(Visibility.class); // guarded by this

  private volatile boolean closed;

  /** Who does the work. */
  public interface Work extends AutoCloseable {

    /** Has the task run soon, but not by the caller. */
    void soon(Runnable task);

    /** Has the task run after the time. */
    void later(Runnable task, long nanos);

    /** Has the tail make steps until it is closed. */
    void tail(Tail tail);

    /** Returns who calls listeners. */
    Executor callbacks();

    @Override
    void close();
  }

  /**
   * Creates a hub without subscriptions.
   *
   * @param checkEveryNanos how often to look whether a topic is still the same
   * @param clock nanoseconds of a clock that never goes back
   */
  public SubscriptionHub(LogSource source, Work work, long checkEveryNanos, LongSupplier clock) {
    this.source = source;
    this.work = work;
    this.clock = clock;
    this.pace = new TopicCheck.Pace(checkEveryNanos, clock);
  }

  /** Makes a subscription, which begins soon; a closed one if this is closed. */
  public PumpedSubscription subscribe(CoreSettings settings) {
    return subscribe(settings, null);
  }

  /**
   * Makes a subscription as above.
   *
   * @param ledger of what it acknowledges, null if it has no name
   */
  PumpedSubscription subscribe(CoreSettings settings, @Nullable AckLedger ledger) {
    PumpedSubscription subscription = new PumpedSubscription(settings, this, ledger, open::remove);
    open.add(subscription);
    if (closed) {
      subscription.close();
    }
    subscription.start();
    return subscription;
  }

  LogSource source() {
    return source;
  }

  Work work() {
    return work;
  }

  LongSupplier clock() {
    return clock;
  }

  TopicCheck.Pace pace() {
    return pace;
  }

  ReaderPool readers() {
    return readers;
  }

  synchronized Tail tail(Visibility visibility) {
    return tails.computeIfAbsent(
        visibility,
        v -> {
          Tail tail = new Tail(source, v, pace);
          work.tail(tail);
          return tail;
        });
  }

  /** Tells whether no subscription can be made any more. */
  public boolean isClosed() {
    return closed;
  }

  /** Closes all subscriptions, and ends the work. Closing again does nothing. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(open).forEach(Subscription::close);
    synchronized (this) {
      tails.values().forEach(Tail::close);
    }
    work.close();
  }
}
