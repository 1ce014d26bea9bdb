package dev.agentlog.producer.sink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One sink of a fan-out with the queue before it and the thread that feeds it: the only thread that
 * ever calls the sink. The methods are safe for use by any thread.
 */
final class SinkWorker {

  private final String name;
  private final AgentEventSink sink;
  private final SinkQueue queue;
  private final SinkCounts counts;
  private final String whenFull;
  private final Thread thread;
  private final CompletableFuture<?> ended = new CompletableFuture<>();

  /** Set once nothing more is to be given to the sink, though something may wait. */
  private volatile boolean abandoned;

  private volatile long closeDeadlineNanos;

  SinkWorker(String name, AgentEventSink sink, int capacity, FailureLatch failures) {
    this.name = name;
    this.sink = sink;
    this.queue = new SinkQueue(capacity);
    this.counts = new SinkCounts(name, failures);
    this.whenFull =
        "it was slower than the events came, and %d waited for it; make it faster, or its queue longer"
            .formatted(capacity);
    this.thread = new Thread(this::loop, "agentlog-sink-" + name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  SinkStats stats() {
    return counts.stats();
  }

  /** Adds an event for the sink; returns the event that was dropped for it. Never waits. */
  @Nullable SinkEvent offer(SinkEvent event) {
    counts.accepted();
    return queue.offer(event);
  }

  /** Counts and tells an event that had to go. */
  void tellDropped(SinkEvent event) {
    counts.dropped(event, whenFull);
  }

  /** Adds a barrier after everything offered so far. */
  CompletableFuture<?> barrier(long deadlineNanos) {
    CompletableFuture<?> reached = new CompletableFuture<>();
    queue.put(new SinkQueue.Barrier(deadlineNanos, reached));
    return reached;
  }

  /** Returns a future of the thread's end. */
  CompletableFuture<?> ended() {
    return ended.copy();
  }

  /** Has the thread end after everything offered so far. */
  void end(long deadlineNanos) {
    closeDeadlineNanos = deadlineNanos;
    queue.put(new SinkQueue.End());
  }

  /**
   * Waits for the thread, and gives up on it at the deadline: what waits is then dropped. Must not
   * be called by the thread itself.
   *
   * @return whether the calling thread was interrupted
   */
  boolean awaitEnd() {
    boolean interrupted = false;
    try {
      long left = closeDeadlineNanos - System.nanoTime();
      thread.join(Math.max(1, Duration.ofNanos(left).toMillis()));
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      abandoned = true;
      thread.interrupt();
      dropRest();
    }
    return interrupted;
  }

  private void dropRest() {
    for (SinkQueue.Item item : queue.clear()) {
      if (item instanceof SinkQueue.Entry entry) {
        counts.dropped(entry.event(), "the fan-out was closed before its turn came");
      } else if (item instanceof SinkQueue.Barrier barrier) {
        barrier.reached().complete(null);
      }
    }
    queue.put(new SinkQueue.End());
  }

  private void loop() {
    SinkQueue.Item item;
    do {
      item = next();
      if (item instanceof SinkQueue.Entry entry) {
        deliver(entry.event());
      } else if (item instanceof SinkQueue.Barrier barrier) {
        reach(barrier);
      }
    } while (!(item instanceof SinkQueue.End));
    if (!abandoned) {
      flush(closeDeadlineNanos);
    }
    guarded("close", sink::close);
    ended.complete(null);
  }

  private SinkQueue.Item next() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException meantForTheSink) {
        if (abandoned) {
          return new SinkQueue.End();
        }
      }
    }
  }

  private void deliver(SinkEvent event) {
    try {
      sink.accept(event);
      counts.delivered();
    } catch (Throwable failure) {
      counts.failed(event, failure);
    }
  }

  private void reach(SinkQueue.Barrier barrier) {
    if (!barrier.reached().isDone()) {
      flush(barrier.deadlineNanos());
    }
    barrier.reached().complete(null);
  }

  private void flush(long deadlineNanos) {
    long left = Math.max(0, deadlineNanos - System.nanoTime());
    guarded("flush", () -> sink.flush(Duration.ofNanos(left)));
  }

  private void guarded(String doing, Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      counts.failed(doing, failure);
    }
  }
}
