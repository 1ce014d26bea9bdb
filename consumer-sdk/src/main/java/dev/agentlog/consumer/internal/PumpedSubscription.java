package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameListener;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription whose queue the consumer's own threads fill, as its reader sees it. */
public final class PumpedSubscription implements Subscription {

  private final CoreSettings settings;
  private final Scope scope;
  private final SubscriptionHub hub;
  private final SubscriptionCore core;
  private final FrameBuffer buffer;
  private final Outlet outlet;
  private final SubscriptionMachine machine;
  private final @Nullable AckLedger ledger;
  private final Consumer<Subscription> onClose;
  private final AtomicBoolean handedOver = new AtomicBoolean();

  /**
   * Creates a subscription that has not begun.
   *
   * @param ledger of what it acknowledges, null if it has no name
   * @param onClose is told when it is closed
   */
  PumpedSubscription(
      CoreSettings settings,
      SubscriptionHub hub,
      @Nullable AckLedger ledger,
      Consumer<Subscription> onClose) {
    this.settings = settings;
    this.scope = settings.identity().scope();
    this.hub = hub;
    this.ledger = ledger;
    this.onClose = onClose;
    this.core = new SubscriptionCore(settings);
    this.buffer = new FrameBuffer(settings.options().overflow());
    this.outlet = new Outlet(scope, core, buffer);
    this.machine = new SubscriptionMachine(settings, core, hub, outlet);
  }

  /** Has it begin. */
  void start() {
    machine.ready();
  }

  /**
   * Waits until the subscription's moment is fixed; closes it if that fails.
   *
   * @throws SubscribeTimeoutException if there is no answer in time
   */
  public void awaitBegun(Duration timeout) {
    try {
      var unused =
          Beginning.await(
              outlet.begun(),
              scope.describe(),
              timeout,
              () -> "no broker named the log's present end (%s)".formatted(this));
    } catch (AgentLogException failure) {
      close();
      throw failure;
    }
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Optional<Frame> next(Duration timeout) throws InterruptedException {
    if (handedOver.get()) {
      throw Sentences.taken(scope);
    }
    return taken(buffer.take(Beginning.nanos(timeout)));
  }

  private Optional<Frame> taken(@Nullable Frame frame) {
    if (buffer.takeRoomy()) {
      machine.ready();
    }
    return Optional.ofNullable(frame);
  }

  @Override
  public FrameSource source(Runnable readable) {
    if (!handedOver.compareAndSet(false, true)) {
      throw Sentences.taken(scope);
    }
    buffer.watch(readable);
    return new FrameSource() {
      @Override
      public Optional<Frame> poll() {
        return taken(buffer.poll());
      }

      @Override
      public boolean ended() {
        return buffer.ended();
      }
    };
  }

  @Override
  public CompletableFuture<@Nullable Void> deliver(FrameListener listener) {
    return deliver(listener, hub.work().callbacks());
  }

  @Override
  public Flow.Publisher<Frame> publisher() {
    return publisher(hub.work().callbacks());
  }

  @Override
  public Subscription repair(Frame.Gap gap) {
    return hub.subscribe(settings.repairing(gap));
  }

  @Override
  public CompletableFuture<@Nullable Void> ack(Cursor cursor) {
    if (ledger == null) {
      throw Sentences.noName(scope);
    }
    return ledger.ack(cursor);
  }

  @Override
  public boolean ended() {
    return buffer.ended();
  }

  @Override
  public long droppedCopies() {
    return core.droppedCopies();
  }

  @Override
  public void close() {
    SubscriptionClosedException why =
        new SubscriptionClosedException(
            "The subscription to %s is closed: subscribe again from the last cursor."
                .formatted(scope.describe()));
    if (ledger != null) {
      ledger.close();
    }
    if (machine.close(why)) {
      onClose.accept(this);
    }
  }

  /** Returns what it is doing. */
  String stateName() {
    return machine.stateName();
  }

  /** Returns what is read, what it is doing, every position, and what waits. */
  @Override
  public String toString() {
    return "Subscription[%s, %s, %s]".formatted(scope.describe(), machine, buffer);
  }
}
