package dev.agentlog.consumer.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.SubscriptionClosedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the rules' own tests do not ask of the publisher. */
@Timeout(60)
class FramePublisherTest {

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final FakeFrames frames = new FakeFrames();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Writes down what it is called with. */
  private static final class Recorder implements Flow.Subscriber<Frame> {

    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final Consumer<Frame> onNext;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable error;

    Recorder(Consumer<Frame> onNext) {
      this.onNext = onNext;
    }

    Recorder() {
      this(frame -> {});
    }

    Flow.Subscription demand() {
      Flow.Subscription demand = subscription;
      if (demand == null) {
        throw new AssertionError("onSubscribe was not called");
      }
      return demand;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      signals.add("subscribe");
      subscription = given;
    }

    @Override
    public void onNext(Frame frame) {
      signals.add(Long.toString(FakeFrames.number(frame)));
      onNext.accept(frame);
    }

    @Override
    public void onError(Throwable why) {
      error = why;
      signals.add("error");
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }

    void await(String... expected) {
      Awaitility.await().untilAsserted(() -> assertThat(signals).containsExactly(expected));
    }
  }

  private Recorder subscribe(Recorder recorder) {
    frames.publisher(threads).subscribe(recorder);
    return recorder;
  }

  @Test
  void bringsWhatIsDemandedAndLeavesTheRestInTheQueue() {
    Recorder recorder = subscribe(new Recorder());
    frames.add(1_000);
    recorder.demand().request(2);
    recorder.await("subscribe", "1", "2");
    recorder.demand().request(1);
    recorder.await("subscribe", "1", "2", "3");
    // One is held, to know whether an end or a failure follows.
    assertThat(frames.taken()).isLessThanOrEqualTo(4);
  }

  @Test
  void theEndNeedsNoDemandOnceAllIsDelivered() {
    Recorder recorder = subscribe(new Recorder());
    frames.add(1);
    recorder.demand().request(1);
    frames.end();
    recorder.await("subscribe", "1", "complete");
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void aFailureNeedsNoDemandOnceAllIsDelivered() {
    Recorder recorder = subscribe(new Recorder());
    frames.add(1).fail(new LogAccessException("no right", null));
    recorder.demand().request(1);
    recorder.await("subscribe", "1", "error");
    assertThat(recorder.error).isInstanceOf(LogAccessException.class);
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void closedBySomebodyElseIsAnError() {
    Recorder recorder = subscribe(new Recorder());
    frames.close();
    recorder.await("subscribe", "error");
    assertThat(recorder.error).isInstanceOf(SubscriptionClosedException.class);
  }

  @Test
  void cancellingClosesTheSubscription() {
    Recorder recorder = subscribe(new Recorder());
    recorder.demand().cancel();
    assertThat(frames.isClosed()).isTrue();
    frames.add(1);
    recorder.demand().request(1);
    recorder.await("subscribe");
  }

  @Test
  void aRequestForNothingIsAnErrorThatSaysWhatToDo() {
    Recorder recorder = subscribe(new Recorder());
    recorder.demand().request(0);
    recorder.await("subscribe", "error");
    assertThat(recorder.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A subscriber cannot request 0 frames: request 1 or more.");
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void aSubscriberThatThrowsIsCancelled() {
    Recorder recorder =
        subscribe(
            new Recorder(
                frame -> {
                  throw new IllegalStateException("against the rules");
                }));
    frames.add(3);
    recorder.demand().request(3);
    Awaitility.await().until(frames::isClosed);
    recorder.await("subscribe", "1");
  }

  @Test
  void aSecondSubscriberIsRefused() {
    Flow.Publisher<Frame> publisher = frames.publisher(threads);
    publisher.subscribe(new Recorder());
    Recorder second = new Recorder();
    publisher.subscribe(second);
    second.await("subscribe", "error");
    assertThat(second.error).isInstanceOf(FramesTakenException.class);
    assertThat(frames.isClosed()).isFalse();
  }

  @Test
  void demandBeyondCountingIsWithoutLimit() {
    Recorder recorder = subscribe(new Recorder());
    recorder.demand().request(Long.MAX_VALUE);
    recorder.demand().request(Long.MAX_VALUE);
    frames.add(3).end();
    recorder.await("subscribe", "1", "2", "3", "complete");
  }
}
