package dev.agentlog.consumer.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that call listeners: two, and more only while callbacks keep all of them busy and
 * others wait. They begin when they are first needed, and end when nobody needs them. Thread-safe.
 */
final class CallbackThreads implements Executor, AutoCloseable {

  /** How many there are as long as callbacks are quick. */
  static final int ORDINARY = 2;

  /** How many there are at most. */
  static final int MOST = 8;

  /** How long nothing may be finished while something waits. */
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long CLOSE_MS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(CallbackThreads.class);

  private final ThreadPoolExecutor pool;
  private final BiConsumer<Runnable, Long> later;
  private final Set<Thread> own = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watched = new AtomicBoolean();

  /**
   * Creates threads that have not begun.
   *
   * @param later has something run after so many nanoseconds, by other threads
   */
  CallbackThreads(ThreadFactory factory, BiConsumer<Runnable, Long> later) {
    this.later = later;
    this.pool =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> factory.newThread(() -> run(work)));
    this.pool.setCorePoolSize(ORDINARY);
    this.pool.allowCoreThreadTimeOut(true);
  }

  private void run(Runnable work) {
    own.add(Thread.currentThread());
    try {
      work.run();
    } finally {
      own.remove(Thread.currentThread());
    }
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
    watch();
  }

  private void watch() {
    if (!pool.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      long completed = pool.getCompletedTaskCount();
      later.accept(() -> look(completed), STALL_NANOS);
    }
  }

  private void look(long completed) {
    watched.set(false);
    int threads = pool.getCorePoolSize();
    if (pool.getQueue().isEmpty()) {
      pool.setCorePoolSize(ORDINARY);
    } else if (pool.getCompletedTaskCount() == completed && threads < MOST) {
      log.atInfo()
          .addKeyValue("threads", threads + 1)
          .log("Listeners are slow; one more thread calls them");
      pool.setCorePoolSize(threads + 1);
    }
    watch();
  }

  /**
   * Lets what has begun come to its end for a moment, then interrupts it, and does what still
   * waits: deliveries that learn that they are over. Does not wait for a listener that calls this.
   */
  @Override
  public void close() throws InterruptedException {
    pool.shutdown();
    if (!own.contains(Thread.currentThread())
        && !pool.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
      pool.shutdownNow().forEach(Runnable::run);
    }
  }
}
