package dev.agentlog.consumer.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The hub's work, which whoever takes it does, in order, whatever time it was meant for. */
final class TaskList implements SubscriptionHub.Work {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Tail tail;

  @Override
  public void soon(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void later(Runnable task, long nanos) {
    tasks.add(task);
  }

  @Override
  public void tail(Tail began) {
    tail = began;
  }

  @Override
  public Executor callbacks() {
    return tasks::add;
  }

  /** Does the oldest task; returns whether there was any. */
  boolean runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  boolean hasSome() {
    return !tasks.isEmpty();
  }

  /** Has the tail make a step, if there is one. */
  void stepTail() throws InterruptedException {
    Tail began = tail;
    if (began != null) {
      began.step(0);
    }
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
