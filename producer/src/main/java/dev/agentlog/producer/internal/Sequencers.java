package dev.agentlog.producer.internal;

import dev.agentlog.schemas.AgentLogException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the namespace's sequencers answer, the one that answered last first. Safe for use by any
 * thread: when several find the list stale, one reads it anew and the others go on with what is
 * known.
 */
final class Sequencers {

  private static final Logger log = LoggerFactory.getLogger(Sequencers.class);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Supplier<Collection<URI>> meta;
  private final LongSupplier nanoTime;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile List<URI> known;
  private volatile long readNanos;
  private volatile @Nullable URI preferred;

  /**
   * Creates the list.
   *
   * @param first what is known already
   * @param meta reads the meta topic
   * @param nanoTime the clock
   */
  Sequencers(Collection<URI> first, Supplier<Collection<URI>> meta, LongSupplier nanoTime) {
    this.known = List.copyOf(first);
    this.meta = meta;
    this.nanoTime = nanoTime;
    this.readNanos = nanoTime.getAsLong();
  }

  /**
   * Returns all sequencers in the order to ask them.
   *
   * @param stale whether those known have just not answered, so that it is time to read them anew
   */
  List<URI> all(boolean stale) {
    if ((stale || known.isEmpty()) && reading.tryLock()) {
      try {
        refresh();
      } finally {
        reading.unlock();
      }
    }
    List<URI> order = new ArrayList<>(known);
    Collections.shuffle(order);
    URI first = preferred;
    if (first != null && order.remove(first)) {
      order.add(0, first);
    }
    return order;
  }

  /** Notes which sequencer answered. */
  void answered(URI sequencer) {
    preferred = sequencer;
  }

  private void refresh() {
    if (nanoTime.getAsLong() - readNanos < FRESH.toNanos()) {
      return;
    }
    try {
      known = List.copyOf(meta.get());
    } catch (AgentLogException failure) {
      log.atWarn().setCause(failure).log("The meta topic could not be read anew.");
    }
    readNanos = nanoTime.getAsLong();
  }
}
