package dev.agentlog.producer.internal;

import dev.agentlog.producer.CallbackThreadException;

/** A thread that completes receipts, and so must not wait for one. */
public final class CallbackThread extends Thread {

  CallbackThread(Runnable loop, String name) {
    super(loop, name);
    setDaemon(true);
  }

  /** Returns whether the calling thread is one. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof CallbackThread;
  }

  /**
   * Refuses to wait on such a thread.
   *
   * @param doing what was to be waited for, for the message
   */
  public static void refuse(String doing) {
    if (isCurrent()) {
      throw new CallbackThreadException(
          "%s was begun by a stage of a receipt, whose thread would have to end it; chain with thenCompose, or run the stage on an executor of your own."
              .formatted(doing));
    }
  }
}
