package dev.agentlog.consumer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets a few threads do generated things to one subject at once, again and again. */
final class Races {

  private static final long LIMIT_S = 60;
  private static final int MOST_THINGS = 8;

  private Races() {}

  /** What the threads race for. */
  interface Subject {

    /** Returns what each thread may do, one list for each. */
    List<List<Thing>> things();

    /** Goes on to the end by one thread, and looks at what came of it. */
    void check() throws Exception;
  }

  /** Something that a thread does. */
  interface Thing {
    void run() throws Exception;
  }

  /** Has a new subject raced for each time. */
  static void run(int times, Supplier<Subject> subjects) throws Exception {
    int threads = subjects.get().things().size();
    ExecutorService racers = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      for (int seed = 0; seed < times; seed++) {
        race(seed, subjects.get(), racers, start);
      }
    } finally {
      racers.shutdownNow();
      racers.awaitTermination(LIMIT_S, TimeUnit.SECONDS);
    }
  }

  private static void race(int seed, Subject subject, ExecutorService racers, CyclicBarrier start)
      throws Exception {
    Random random = new Random(seed);
    List<Future<?>> ends = new ArrayList<>();
    for (List<Thing> may : subject.things()) {
      List<Thing> does = new ArrayList<>();
      for (int n = random.nextInt(MOST_THINGS + 1); n > 0; n--) {
        does.add(may.get(random.nextInt(may.size())));
      }
      ends.add(
          racers.submit(
              () -> {
                start.await();
                for (Thing thing : does) {
                  thing.run();
                }
                return null;
              }));
    }
    try {
      for (Future<?> end : ends) {
        end.get(LIMIT_S, TimeUnit.SECONDS);
      }
      subject.check();
    } catch (ExecutionException | AssertionError wrong) {
      throw new AssertionError("In the race of seed " + seed, wrong);
    }
  }
}
