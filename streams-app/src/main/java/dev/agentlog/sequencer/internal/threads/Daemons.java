package dev.agentlog.sequencer.internal.threads;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Makes schedulers whose threads do not keep the process alive. */
public final class Daemons {

  private Daemons() {}

  /** Returns a scheduler with one thread. */
  public static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(work -> thread(name, work));
  }

  /** Returns a scheduler with several threads, all of one name. */
  public static ScheduledExecutorService scheduler(String name, int threads) {
    return Executors.newScheduledThreadPool(threads, work -> thread(name, work));
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
