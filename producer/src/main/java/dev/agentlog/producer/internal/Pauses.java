package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The surroundings of a branch writer: pauses of 100 ms, on threads of the JDK's common pool.
 *
 * @param callbacks where receipts are completed
 * @param traced gives events the trace context of the calling thread
 */
record Pauses(Executor callbacks, UnaryOperator<EventDraft> traced)
    implements ChainedWriter.Surroundings {

  private static final long PAUSE_MILLIS = 100;

  @Override
  public EventDraft prepared(EventDraft draft) {
    return traced.apply(draft);
  }

  @Override
  public void complete(Runnable task) {
    callbacks.execute(task);
  }

  @Override
  public void later(Runnable task) {
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(task);
  }
}
