package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.internal.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that gives each event to several sinks, none of which can disturb another or the agent.
 * Safe for use by any thread.
 *
 * <p>Each sink has a bounded queue and a thread of its own; accepting an event puts it into every
 * queue and never waits, so that a sink may emit into the fan-out while it takes an event. All
 * sinks get all events in one order, which is that of each emitting thread.
 *
 * <p>A sink that throws loses that event and gets the next. A sink that is too slow loses events:
 * progress events first, terminal events last. Whatever is lost is counted in {@link #stats},
 * logged, and reported by the next {@link #flush}.
 *
 * <p>The fan-out owns its sinks: closing it gives them what waits, as long as the close timeout
 * allows, then flushes and closes them.
 */
public final class FanOutSink implements AgentEventSink {

  private static final Logger log = LoggerFactory.getLogger(FanOutSink.class);

  private final List<SinkWorker> workers;
  private final FailureLatch failures;
  private final Duration closeTimeout;

  /** Held while an event goes into the queues, so that they all have one order. */
  private final Object order = new Object();

  @GuardedBy("order")
  private boolean closed;

  /** Creates the fan-out and starts its threads. */
  FanOutSink(List<SinkWorker> workers, FailureLatch failures, Duration closeTimeout) {
    this.workers = List.copyOf(workers);
    this.failures = failures;
    this.closeTimeout = closeTimeout;
    this.workers.forEach(SinkWorker::start);
  }

  /** Returns a builder without sinks. */
  public static FanOutSinkBuilder builder() {
    return new FanOutSinkBuilder();
  }

  /**
   * Gives an event to every sink; never waits for one.
   *
   * @throws SinkClosedException if the fan-out is closed
   */
  @Override
  public void accept(SinkEvent event) {
    List<Runnable> told = List.of();
    synchronized (order) {
      if (closed) {
        throw SinkFailures.closed("The fan-out", event);
      }
      for (SinkWorker worker : workers) {
        SinkEvent dropped = worker.offer(event);
        if (dropped != null) {
          told = told.isEmpty() ? new ArrayList<>() : told;
          told.add(() -> worker.tellDropped(dropped));
        }
      }
    }
    told.forEach(Runnable::run);
  }

  /**
   * Waits until every sink has taken everything accepted before and has flushed, also if one of
   * them fails; then reports the first failure since the last report. A dropped event is a failure.
   *
   * @throws SinkException also if it is called by a sink of this fan-out, which would wait for
   *     itself
   */
  @Override
  public void flush(Duration timeout) {
    if (workers.stream().anyMatch(SinkWorker::isCurrentThread)) {
      throw new SinkException(
          "The fan-out cannot be flushed by one of its own sinks, which would wait for itself; flush it from elsewhere.");
    }
    FailureLatch.Chapter chapter = failures.chapter();
    long deadline = System.nanoTime() + Checks.nanos(timeout);
    List<CompletableFuture<?>> barriers = barriers(deadline);
    boolean done = false;
    try {
      SinkFailures.await(
          CompletableFuture.allOf(barriers.toArray(CompletableFuture<?>[]::new)),
          timeout,
          () -> "the fan-out, which waits for the sinks " + waitingFor(barriers));
      done = true;
    } finally {
      if (!done) {
        barriers.forEach(barrier -> barrier.cancel(false));
      }
    }
    failures.report(chapter, "the fan-out");
  }

  private List<CompletableFuture<?>> barriers(long deadline) {
    List<CompletableFuture<?>> barriers = new ArrayList<>();
    synchronized (order) {
      for (SinkWorker worker : workers) {
        barriers.add(closed ? worker.ended() : worker.barrier(deadline));
      }
    }
    return barriers;
  }

  private List<String> waitingFor(List<CompletableFuture<?>> barriers) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < barriers.size(); i++) {
      if (!barriers.get(i).isDone()) {
        SinkStats stats = workers.get(i).stats();
        names.add("'%s' (%d events wait)".formatted(stats.name(), stats.waiting()));
      }
    }
    return names;
  }

  /** Returns what became of each sink's events, in the order in which the sinks were added. */
  public List<SinkStats> stats() {
    return workers.stream().map(SinkWorker::stats).toList();
  }

  /**
   * Closes the fan-out and its sinks. Waits at most as long as the close timeout; what still waits
   * then is dropped, counted and logged. Called by one of its own sinks it does not wait.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + closeTimeout.toNanos();
    synchronized (order) {
      if (closed) {
        return;
      }
      closed = true;
      workers.forEach(worker -> worker.end(deadline));
    }
    if (workers.stream().anyMatch(SinkWorker::isCurrentThread)) {
      return;
    }
    boolean interrupted = false;
    for (SinkWorker worker : workers) {
      interrupted |= worker.awaitEnd();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    tellLosses();
  }

  private void tellLosses() {
    for (SinkStats stats : stats()) {
      if (stats.failed() + stats.dropped() + stats.waiting() > 0) {
        log.atWarn()
            .addKeyValue("sink", stats.name())
            .addKeyValue("delivered", stats.delivered())
            .addKeyValue("failed", stats.failed())
            .addKeyValue("dropped", stats.dropped())
            .addKeyValue("waiting", stats.waiting())
            .log("A fan-out was closed of which a sink lost events.");
      }
    }
  }

  /** Names the sinks. */
  @Override
  public String toString() {
    return "FanOutSink" + workers.stream().map(SinkWorker::name).toList();
  }
}
