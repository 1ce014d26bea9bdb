package dev.agentlog.consumer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a consumer: a few workers, one for each tail, and those that call listeners. They
 * begin when they are first needed. Thread-safe.
 */
public final class HubThreads implements SubscriptionHub.Work {

  private static final Logger log = LoggerFactory.getLogger(HubThreads.class);

  /** One more than there are readers, so that none who only has a question waits for a replay. */
  private static final int WORKERS = SubscriptionHub.READERS + 1;

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long CLOSE_MS = 5_000;

  private final AtomicInteger numbers = new AtomicInteger();
  private final ScheduledThreadPoolExecutor workers;
  private final CallbackThreads callbacks;
  private final List<Thread> tails = new ArrayList<>(); // guarded by this

  /** Creates threads that have not begun. */
  public HubThreads() {
    workers = new ScheduledThreadPoolExecutor(WORKERS, this::thread);
    workers.setKeepAliveTime(10, TimeUnit.SECONDS);
    workers.allowCoreThreadTimeOut(true);
    callbacks = new CallbackThreads(this::thread, this::later);
  }

  private Thread thread(Runnable run) {
    Thread thread = new Thread(run, "agentlog-consumer-worker-" + numbers.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void soon(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException closed) {
      log.atTrace().log("No work is done any more");
    }
  }

  @Override
  public void later(Runnable task, long nanos) {
    try {
      var ignored = workers.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      log.atTrace().log("No work is done any more");
    }
  }

  @Override
  public synchronized void tail(Tail tail) {
    Thread thread = thread(() -> run(tail));
    tails.add(thread);
    thread.start();
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  private static void run(Tail tail) {
    try {
      boolean goOn = true;
      while (goOn) {
        goOn = step(tail);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean step(Tail tail) throws InterruptedException {
    try {
      return tail.step(STEP_NANOS);
    } catch (RuntimeException unexpected) {
      log.atError()
          .setCause(unexpected)
          .log("A tail failed; its subscriptions read on by themselves");
      tail.abandon();
      return true;
    }
  }

  /** Waits until all has come to its end. */
  @Override
  public void close() {
    workers.shutdownNow();
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(tails);
    }
    try {
      callbacks.close();
      for (Thread thread : all) {
        thread.join(CLOSE_MS);
      }
      if (!workers.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
        log.atWarn().log("Threads of the consumer are slow to end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
