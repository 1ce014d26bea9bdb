package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameListener;
import dev.agentlog.consumer.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Has the frames of a subscription brought to those who do not wait for them. Stateless. */
public final class Deliveries {

  private Deliveries() {}

  /** See {@link Subscription#deliver(FrameListener, Executor)}. */
  public static CompletableFuture<@Nullable Void> deliver(
      Subscription subscription, FrameListener listener, Executor executor) {
    ListenerReceiver receiver = new ListenerReceiver(subscription.scope(), listener);
    Courier courier = new Courier(subscription, executor);
    courier.take();
    courier.demand(Courier.UNLIMITED);
    courier.begin(receiver);
    return receiver.done();
  }

  /** See {@link Subscription#publisher(Executor)}. */
  public static Flow.Publisher<Frame> publisher(Subscription subscription, Executor executor) {
    return new FramePublisher(subscription, executor);
  }
}
