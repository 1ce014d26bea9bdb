package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallbacksTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private final Callbacks callbacks = new Callbacks("callbacks-test", Duration.ofMillis(5));

  @AfterEach
  void close() throws Exception {
    callbacks.close(LONG);
  }

  @Test
  void tasksRunOnOneThreadInTheOrderGiven() throws Exception {
    callbacks.start(() -> {});
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      callbacks.run(
          () -> {
            assertThat(callbacks.isCurrentThread()).isTrue();
            ran.add(number);
          });
    }
    callbacks.close(LONG);

    assertThat(ran).hasSize(1_000).isSorted();
    assertThat(callbacks.isCurrentThread()).isFalse();
  }

  @Test
  void aTaskThatFailsDoesNotEndTheThread() throws Exception {
    callbacks.start(() -> {});
    CountDownLatch after = new CountDownLatch(1);
    callbacks.run(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    callbacks.run(after::countDown);

    assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theChoreIsDoneAgainAndAgainWhetherThereAreTasksOrNot() {
    AtomicInteger chores = new AtomicInteger();
    callbacks.start(chores::incrementAndGet);

    await().until(() -> chores.get() > 3);
  }

  @Test
  void whatComesAfterTheEndRunsOnTheThreadThatBringsIt() throws Exception {
    callbacks.start(() -> {});
    callbacks.close(LONG);
    AtomicBoolean ran = new AtomicBoolean();

    callbacks.run(() -> ran.set(!callbacks.isCurrentThread()));

    assertThat(ran).isTrue();
  }

  @Test
  void aTaskThatDoesNotEndIsInterruptedAndTheOthersStillRun() throws Exception {
    callbacks.start(() -> {});
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch after = new CountDownLatch(1);
    callbacks.run(
        () -> {
          try {
            never.await();
          } catch (InterruptedException asExpected) {
            Thread.currentThread().interrupt();
          }
        });
    callbacks.run(after::countDown);

    callbacks.close(Duration.ofMillis(20));

    assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closedByItsOwnThreadItRunsWhatIsLeft() throws Exception {
    callbacks.start(() -> {});
    CountDownLatch after = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    callbacks.run(
        () -> {
          try {
            queued.await();
            callbacks.close(LONG);
          } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
          }
        });
    callbacks.run(after::countDown);
    queued.countDown();

    assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
