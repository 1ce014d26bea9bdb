package dev.agentlog.consumer.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.DeliveryFailedException;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.LogAccessException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Delivery to listeners. */
@Timeout(60)
class DeliveriesTest {

  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final FakeFrames frames = new FakeFrames();
  private final List<Long> got = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void take(Frame frame) {
    got.add(FakeFrames.number(frame));
  }

  @Test
  void bringsAllFramesInOrderAndCompletesAtTheEnd() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    CompletableFuture<@Nullable Void> done =
        frames
            .add(1_000)
            .deliver(
                frame -> {
                  together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  take(frame);
                  inside.decrementAndGet();
                },
                threads);
    frames.add(1_000).end();
    done.join();
    assertThat(got).containsExactlyElementsOf(numbers(2_000));
    assertThat(together).hasValue(1);
    assertThat(frames.isClosed()).isTrue();
  }

  @RepeatedTest(20)
  void noFrameIsLostThatComesWhileTheLastIsDealtWith() throws Exception {
    CompletableFuture<@Nullable Void> done = frames.deliver(this::take, threads);
    for (int i = 0; i < 500; i++) {
      frames.add(1);
    }
    frames.end();
    done.get(30, TimeUnit.SECONDS);
    assertThat(got).containsExactlyElementsOf(numbers(500));
  }

  @Test
  void whatTheListenerThrowsEndsTheDeliveryAndIsToldWithItsCause() {
    IllegalStateException cause = new IllegalStateException("broken");
    CompletableFuture<@Nullable Void> done =
        frames
            .add(5)
            .deliver(
                frame -> {
                  take(frame);
                  if (got.size() == 2) {
                    throw cause;
                  }
                },
                threads);
    assertThatThrownBy(done::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(DeliveryFailedException.class)
        .hasCause(cause)
        .hasMessage(
            "The listener of the subscription to session 's' threw java.lang.IllegalStateException on a frame Progress, and the subscription is closed: see the cause, then subscribe again from the last cursor that was dealt with.");
    assertThat(frames.isClosed()).isTrue();
    assertThat(got).containsExactly(1L, 2L);
  }

  @Test
  void anErrorOfTheListenerIsToldToo() {
    CompletableFuture<@Nullable Void> done =
        frames
            .add(1)
            .deliver(
                frame -> {
                  throw new AssertionError("no");
                },
                threads);
    assertThatThrownBy(done::join).hasRootCauseInstanceOf(AssertionError.class);
  }

  static List<RuntimeException> failures() {
    return List.of(new LogAccessException("no right", null), new IllegalStateException("unknown"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureOfTheSubscriptionComesBehindWhatWaited(RuntimeException why) {
    CompletableFuture<@Nullable Void> done = frames.add(3).fail(why).deliver(this::take, threads);
    assertThatThrownBy(done::join).hasCause(why);
    assertThat(got).containsExactly(1L, 2L, 3L);
  }

  @Test
  void closingCompletesTheDeliveryAlsoFromTheListener() {
    CompletableFuture<@Nullable Void> done =
        frames
            .add(100)
            .deliver(
                frame -> {
                  take(frame);
                  if (got.size() == 3) {
                    frames.close();
                  }
                },
                threads);
    done.join();
    assertThat(got).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theListenersTimeIsNotTakenFromOthersOnTheSameThread() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<@Nullable Void> endless =
          frames.add(Long.MAX_VALUE).deliver(frame -> {}, one);
      CompletableFuture<@Nullable Void> other =
          new FakeFrames().add(3).end().deliver(this::take, one);
      other.get(30, TimeUnit.SECONDS);
      assertThat(got).containsExactly(1L, 2L, 3L);
      assertThat(endless).isNotDone();
    } finally {
      frames.close();
      one.shutdownNow();
    }
  }

  @Test
  void anExecutorThatWorksInTheCallersThreadIsRefused() {
    CompletableFuture<@Nullable Void> done = frames.add(1).deliver(this::take, Runnable::run);
    assertThatThrownBy(done::join)
        .cause()
        .isInstanceOf(DeliveryFailedException.class)
        .hasMessage(
            "The delivery of the subscription to session 's' has ended, because its executor works in the thread that calls it: give one with threads of its own, and close it after the subscription.");
    assertThat(got).isEmpty();
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void anExecutorThatIsShutDownEndsTheDelivery() {
    CompletableFuture<@Nullable Void> done = frames.deliver(this::take, threads);
    Awaitility.await().until(() -> frames.taken() == 0);
    threads.shutdown();
    Awaitility.await().until(threads::isTerminated);
    frames.add(1);
    assertThatThrownBy(done::join)
        .hasMessageContaining("because its executor takes no more work: give one");
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void aSecondTakerIsRefused() {
    var unused = frames.deliver(this::take, threads);
    assertThatThrownBy(() -> frames.deliver(this::take, threads))
        .isInstanceOf(FramesTakenException.class);
  }

  @Test
  void nobodyElseCompletesTheDelivery() {
    CompletableFuture<@Nullable Void> mine = frames.deliver(this::take, threads);
    mine.cancel(true);
    frames.add(1);
    Awaitility.await().until(() -> got.size() == 1);
    frames.close();
  }

  @RepeatedTest(50)
  void closingWhileFramesComeLosesAndHangsNothing() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    CountDownLatch some = new CountDownLatch(1);
    CompletableFuture<@Nullable Void> done =
        frames.deliver(
            frame -> {
              take(frame);
              some.countDown();
            },
            threads);
    frames.add(1);
    some.await();
    Thread closer =
        new Thread(
            () -> {
              try {
                together.await();
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
              frames.close();
            });
    closer.start();
    together.await();
    for (int i = 0; i < 50; i++) {
      frames.add(1);
    }
    closer.join();
    done.get(30, TimeUnit.SECONDS);
    assertThat(got).containsExactlyElementsOf(numbers(got.size()));
  }

  private static List<Long> numbers(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
