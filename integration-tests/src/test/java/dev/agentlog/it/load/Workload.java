package dev.agentlog.it.load;

import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several writers, each by one way in, appending to the same sessions at a steady rate.
 *
 * <p>{@link #start}, {@link #pause} and {@link #close} belong to one thread; the rest is
 * thread-safe.
 */
public final class Workload implements AutoCloseable {
  private static final int TICK_MS = 10;

  /**
   * What a workload is.
   *
   * @param sessions the sessions, all of them open
   * @param ways the ways in
   * @param writersPerWay how many writers use each way
   * @param appendsPerTick how many appends each writer makes every 10 ms
   */
  public record Shape(
      List<String> sessions, List<WayIn> ways, int writersPerWay, int appendsPerTick) {}

  private final Shape shape;
  private final List<Writer> writers = new ArrayList<>();
  private final List<ScheduledFuture<?>> ticking = new ArrayList<>();
  private final ScheduledExecutorService threads;

  /** A workload that has not begun. */
  public Workload(String bootstrap, Namespace namespace, Shape shape, Rng rng) {
    this.shape = shape;
    for (WayIn way : shape.ways()) {
      for (int number = 1; number <= shape.writersPerWay(); number++) {
        String name = "w-" + way.name().toLowerCase(java.util.Locale.ROOT) + "-" + number;
        List<Script> scripts =
            shape.sessions().stream()
                .map(session -> new Script(rng.split(), name, way, session))
                .toList();
        writers.add(new Writer(bootstrap, namespace, way, scripts, rng.split()));
      }
    }
    this.threads = Executors.newScheduledThreadPool(writers.size());
  }

  /** Begins, or goes on. */
  public void start() {
    for (Writer writer : writers) {
      ticking.add(
          threads.scheduleAtFixedRate(
              () -> writer.write(shape.appendsPerTick()), 0, TICK_MS, TimeUnit.MILLISECONDS));
    }
  }

  /**
   * Appends no more until the next start; waits until every send is answered.
   *
   * @throws AssertionError if a send failed
   */
  public void pause() {
    ticking.forEach(tick -> tick.cancel(false));
    ticking.clear();
    List<Future<?>> flushes = new ArrayList<>();
    for (Writer writer : writers) {
      flushes.add(threads.submit(writer::flush));
    }
    flushes.forEach(Workload::await);
    List<String> failures = writers.stream().flatMap(writer -> writer.failures().stream()).toList();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.size() + " sends failed, the first: " + failures.get(0));
    }
  }

  /** How many sends by this way in have no answer yet. */
  public int unacknowledged(WayIn way) {
    return writers.stream()
        .filter(writer -> writer.way() == way)
        .mapToInt(Writer::unacknowledged)
        .sum();
  }

  /** What was acknowledged since the last call. */
  public List<Acknowledged> takeAcknowledged() {
    List<Acknowledged> taken = new ArrayList<>();
    writers.forEach(writer -> writer.drainTo(taken));
    return taken;
  }

  /** What the workload is. */
  public Shape shape() {
    return shape;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    writers.forEach(Writer::close);
  }

  private static void await(Future<?> done) {
    try {
      @Nullable Object unused = done.get(10, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while flushing.", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("A writer could not flush.", e);
    }
  }
}
