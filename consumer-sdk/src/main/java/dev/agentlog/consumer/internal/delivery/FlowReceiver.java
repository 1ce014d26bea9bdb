package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a subscriber of Reactive Streams. One that throws breaks their rules: it is called no more,
 * and the log says so. Owned by its courier.
 */
final class FlowReceiver implements Receiver {

  private static final Logger log = LoggerFactory.getLogger(FlowReceiver.class);

  private final Scope scope;
  private final Flow.Subscriber<? super Frame> subscriber;

  FlowReceiver(Scope scope, Flow.Subscriber<? super Frame> subscriber) {
    this.scope = scope;
    this.subscriber = subscriber;
  }

  /** Begins; returns false if the subscriber threw. */
  boolean accept(Flow.Subscription demand) {
    try {
      subscriber.onSubscribe(demand);
      return true;
    } catch (RuntimeException thrown) {
      misbehaved("onSubscribe", thrown);
      return false;
    }
  }

  /** Tells the subscriber that it gets nothing. */
  void refuse(Throwable why) {
    if (accept(new Nothing())) {
      failed(why);
    }
  }

  @Override
  public void frame(Frame frame) {
    subscriber.onNext(frame);
  }

  @Override
  public void ended() {
    try {
      subscriber.onComplete();
    } catch (RuntimeException thrown) {
      misbehaved("onComplete", thrown);
    }
  }

  @Override
  public void closed(SubscriptionClosedException why) {
    failed(why);
  }

  @Override
  public void failed(Throwable why) {
    try {
      subscriber.onError(why);
    } catch (RuntimeException thrown) {
      thrown.addSuppressed(why);
      misbehaved("onError", thrown);
    }
  }

  @Override
  public void threw(Frame frame, Throwable thrown) {
    misbehaved("onNext with " + FrameNames.describe(frame), thrown);
  }

  private void misbehaved(String method, Throwable thrown) {
    log.atError()
        .addKeyValue("scope", scope.describe())
        .addKeyValue("method", method)
        .setCause(thrown)
        .log("A subscriber threw, and is cancelled: subscribers must return normally");
  }

  /** The subscription of a subscriber that gets nothing. */
  private static final class Nothing implements Flow.Subscription {

    @Override
    public void request(long frames) {}

    @Override
    public void cancel() {}
  }
}
