package dev.agentlog.producer.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The surroundings of a branch writer: pauses of 100 ms, on threads of the JDK's common pool.
 *
 * @param callbacks where receipts are completed
 */
record Pauses(Executor callbacks) implements ChainedWriter.Surroundings {

  private static final long PAUSE_MILLIS = 100;

  @Override
  public void complete(Runnable task) {
    callbacks.execute(task);
  }

  @Override
  public void later(Runnable task) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(task);
  }
}
