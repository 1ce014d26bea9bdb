package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.Subscription;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Publishes a subscription's frames to one subscriber. Thread-safe. */
final class FramePublisher implements Flow.Publisher<Frame> {

  private final Subscription subscription;
  private final Executor executor;

  FramePublisher(Subscription subscription, Executor executor) {
    this.subscription = subscription;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Frame> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Courier courier = new Courier(subscription, executor);
    FlowReceiver receiver = new FlowReceiver(subscription.scope(), subscriber);
    try {
      courier.take();
    } catch (FramesTakenException taken) {
      receiver.refuse(taken);
      return;
    }
    // What is demanded meanwhile is delivered behind it, because the courier has not begun.
    if (receiver.accept(new Demand(courier))) {
      courier.begin(receiver);
    } else {
      courier.cancel();
    }
  }

  /** What the subscriber has in its hands; it does not hold on to the subscriber. */
  private record Demand(Courier courier) implements Flow.Subscription {

    @Override
    public void request(long frames) {
      if (frames > 0) {
        courier.demand(frames);
      } else {
        courier.refuse(
            new IllegalArgumentException(
                "A subscriber cannot request %d frames: request 1 or more.".formatted(frames)));
      }
    }

    @Override
    public void cancel() {
      courier.cancel();
    }
  }
}
