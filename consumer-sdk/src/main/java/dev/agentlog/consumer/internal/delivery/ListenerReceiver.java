package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.DeliveryFailedException;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameListener;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a listener. Owned by its courier. */
final class ListenerReceiver implements Receiver {

  private static final Logger log = LoggerFactory.getLogger(ListenerReceiver.class);

  private final Scope scope;
  private final FrameListener listener;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

  ListenerReceiver(Scope scope, FrameListener listener) {
    this.scope = scope;
    this.listener = listener;
  }

  /** Returns what completes with the delivery, and what nobody else can complete. */
  CompletableFuture<@Nullable Void> done() {
    return done.copy();
  }

  @Override
  public void frame(Frame frame) throws Exception {
    listener.onFrame(frame);
  }

  @Override
  public void ended() {
    done.complete(null);
  }

  @Override
  public void closed(SubscriptionClosedException why) {
    done.complete(null);
  }

  @Override
  public void failed(Throwable why) {
    log.atError()
        .addKeyValue("scope", scope.describe())
        .setCause(why)
        .log("The delivery to a listener has ended");
    done.completeExceptionally(why);
  }

  @Override
  public void threw(Frame frame, Throwable thrown) {
    failed(
        new DeliveryFailedException(
            "The listener of the subscription to %s threw %s on %s, and the subscription is closed: see the cause, then subscribe again from the last cursor that was dealt with."
                .formatted(
                    scope.describe(), thrown.getClass().getName(), FrameNames.describe(frame)),
            thrown));
  }
}
