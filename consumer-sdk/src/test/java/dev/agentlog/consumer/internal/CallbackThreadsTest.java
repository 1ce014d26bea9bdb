package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many threads call listeners. */
@Timeout(60)
class CallbackThreadsTest {

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final HubThreads timers = new HubThreads();
  private final CallbackThreads callbacks = new CallbackThreads(this::thread, timers::later);
  private final CountDownLatch release = new CountDownLatch(1);

  private Thread thread(Runnable run) {
    Thread thread = new Thread(run);
    threads.add(thread);
    return thread;
  }

  @Test
  void quickCallbacksAreCalledByTwo() throws Exception {
    CountDownLatch done = new CountDownLatch(10_000);
    for (int i = 0; i < 10_000; i++) {
      callbacks.execute(done::countDown);
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(CallbackThreads.ORDINARY);
    end();
  }

  @Test
  void slowOnesHoldUpNobodyAndTheirThreadsEnd() throws Exception {
    List<CountDownLatch> slow = new ArrayList<>();
    for (int i = 0; i < CallbackThreads.MOST - 1; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      slow.add(begun);
      callbacks.execute(
          () -> {
            begun.countDown();
            awaitRelease();
          });
    }
    CountDownLatch quick = new CountDownLatch(1);
    callbacks.execute(quick::countDown);
    assertThat(quick.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(slow).allMatch(begun -> begun.getCount() == 0);
    assertThat(threads).hasSizeLessThanOrEqualTo(CallbackThreads.MOST);
    release.countDown();
    end();
  }

  @Test
  void oneThatClosesThemDoesNotWaitForItself() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    callbacks.execute(
        () -> {
          try {
            callbacks.close();
            closed.countDown();
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    end();
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() throws InterruptedException {
    callbacks.close();
    timers.close();
    Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }
}
