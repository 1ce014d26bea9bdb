package dev.agentlog.consumer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** Does the hub's work in an order that a seed decides, on one thread, with a clock of its own. */
final class SeededWork implements SubscriptionHub.Work {

  private final Random random;
  private final List<Runnable> tasks = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<Tail> tails = new ArrayList<>();

  private long now;

  private record Timer(Runnable task, long at) {}

  SeededWork(Random random) {
    this.random = random;
  }

  /** Time passes with every look at the clock. */
  long now() {
    now += 3_000_000;
    return now;
  }

  @Override
  public void soon(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void later(Runnable task, long nanos) {
    timers.add(new Timer(task, now + nanos));
  }

  @Override
  public void tail(Tail tail) {
    tails.add(tail);
  }

  @Override
  public Executor callbacks() {
    return tasks::add;
  }

  /** Does a worker's task that is due, if there is any. */
  void workerStep() {
    pass();
    if (!tasks.isEmpty()) {
      tasks.remove(random.nextInt(tasks.size())).run();
    }
  }

  private void pass() {
    now += random.nextInt(20_000_000);
    for (Timer timer : List.copyOf(timers)) {
      if (timer.at() <= now) {
        timers.remove(timer);
        tasks.add(timer.task());
      }
    }
  }

  /** Does one thing that is due, if there is any. */
  void step() throws InterruptedException {
    pass();
    int choice = random.nextInt(tasks.size() + tails.size() + 1);
    if (choice < tasks.size()) {
      tasks.remove(choice).run();
    } else if (choice < tasks.size() + tails.size()) {
      tails.get(choice - tasks.size()).step(0);
    }
  }

  @Override
  public void close() {
    tails.clear();
  }
}
