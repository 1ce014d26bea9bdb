package dev.agentlog.it.burst;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.VerdictResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A session that is open and at work while others come and go: appends ten times a second and
 * measures how long each append waits for its verdict. Thread-safe.
 */
final class Steady implements AutoCloseable {
  private static final int PERIOD_MS = 100;
  private static final Duration LAST_ANSWER = Duration.ofSeconds(60);

  private final BranchHandle branch;
  private final Queue<CompletableFuture<?>> answers = new ConcurrentLinkedQueue<>();
  private final Queue<Long> waits = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile Semaphore answered = new Semaphore(0);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /** Opens the session and begins. */
  Steady(AgentLogProducer producer, String session) {
    this.branch = producer.open(session).main();
    var unused = thread.scheduleAtFixedRate(this::append, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** How long the appends made since the last call waited, after the last of them was answered. */
  Latencies takeWaits() {
    for (CompletableFuture<?> answer = answers.poll(); answer != null; answer = answers.poll()) {
      try {
        answer.get(LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add("interrupted");
      } catch (ExecutionException | TimeoutException e) {
        failures.add(e.toString());
      }
    }
    List<Long> taken = new ArrayList<>();
    for (Long wait = waits.poll(); wait != null; wait = waits.poll()) {
      taken.add(wait);
    }
    return Latencies.of(taken);
  }

  /** Waits until so many more appends were answered, and forgets how long they waited. */
  void awaitAnswers(int appends) throws InterruptedException {
    Semaphore waiting = new Semaphore(0);
    answered = waiting;
    if (!waiting.tryAcquire(appends, LAST_ANSWER.toSeconds(), TimeUnit.SECONDS)) {
      failures.add("no " + appends + " answers within " + LAST_ANSWER);
    }
    waits.clear();
  }

  /** What went wrong. */
  Collection<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void append() {
    try {
      long start = System.nanoTime();
      answers.add(
          branch
              .append(EventDraft.of("agent.worked").build())
              .verdict()
              .thenAccept(verdict -> answered(verdict, start)));
    } catch (RuntimeException e) {
      failures.add(e.toString());
    }
  }

  private void answered(VerdictResult verdict, long start) {
    waits.add((System.nanoTime() - start) / 1_000_000);
    answered.release();
    if (!(verdict instanceof VerdictResult.Accepted)) {
      failures.add(verdict.toString());
    }
  }
}
