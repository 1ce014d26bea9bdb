package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameListener;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscription with live events between the frames of its tail. What the log has goes first: a
 * live event is delivered only when the log has just been asked and has nothing.
 *
 * <p>{@code turn} is held by the thread that reads, and by the one that closes, which first makes
 * the reader leave; the live tail is used under it alone.
 */
public final class LiveSubscription implements Subscription {

  /** How long the log is waited for before the live events are looked at again. */
  private static final Duration SLICE = Duration.ofMillis(10);

  /** How often live events are looked for when nobody waits for them. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final Subscription logged;
  private final LiveTail live;
  private final SubscriptionHub hub;
  private final Consumer<Subscription> onClose;
  private final ReentrantLock turn = new ReentrantLock(true);

  private volatile boolean closed;

  /**
   * Creates a subscription out of two, which it owns from now on.
   *
   * @param hub whose clock and threads are used
   * @param onClose is told when the subscription is closed
   */
  public LiveSubscription(
      Subscription logged, LiveTail live, SubscriptionHub hub, Consumer<Subscription> onClose) {
    this.logged = logged;
    this.live = live;
    this.hub = hub;
    this.onClose = onClose;
  }

  @Override
  public Scope scope() {
    return logged.scope();
  }

  @Override
  public Optional<Frame> next(Duration timeout) throws InterruptedException {
    long begun = now();
    if (!turn.tryLock(shorter(timeout, LONGEST).toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      for (Duration wait = Duration.ZERO; ; wait = SLICE) {
        Duration left = timeout.minusNanos(now() - begun);
        boolean late = left.isNegative() || left.isZero();
        Optional<Frame> frame = logged.next(late ? Duration.ZERO : shorter(left, wait));
        if (frame.isPresent() || logged.ended()) {
          frame.ifPresent(this::delivered);
          return frame;
        }
        live.follow();
        Frame.Live next = live.next();
        if (next != null || late) {
          return Optional.ofNullable(next);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private long now() {
    return hub.clock().getAsLong();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void delivered(Frame frame) {
    if (frame instanceof Frame.CaughtUp) {
      live.join();
    } else if (frame instanceof Frame.EndOfStream) {
      live.close();
    } else {
      live.follow();
    }
  }

  /** Nobody tells of live events: they are looked for again and again. */
  @Override
  public FrameSource source(Runnable readable) {
    FrameSource source = logged.source(readable);
    lookAgain(readable);
    return new FrameSource() {
      @Override
      public Optional<Frame> poll() {
        return LiveSubscription.this.poll(source);
      }

      @Override
      public boolean ended() {
        return source.ended();
      }
    };
  }

  private void lookAgain(Runnable readable) {
    if (!closed && !logged.ended()) {
      readable.run();
      hub.work().later(() -> lookAgain(readable), LOOK_NANOS);
    }
  }

  private Optional<Frame> poll(FrameSource source) {
    turn.lock();
    try {
      Optional<Frame> frame = source.poll();
      if (frame.isPresent() || source.ended()) {
        frame.ifPresent(this::delivered);
        return frame;
      }
      live.follow();
      return Optional.ofNullable(live.next());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> deliver(FrameListener listener) {
    return deliver(listener, hub.work().callbacks());
  }

  @Override
  public Flow.Publisher<Frame> publisher() {
    return publisher(hub.work().callbacks());
  }

  /** Reads what the log has of the gap; live events have none. */
  @Override
  public Subscription repair(Frame.Gap gap) {
    return logged.repair(gap);
  }

  @Override
  public CompletableFuture<@Nullable Void> ack(Cursor cursor) {
    return logged.ack(cursor);
  }

  @Override
  public boolean ended() {
    return logged.ended();
  }

  @Override
  public long droppedCopies() {
    return logged.droppedCopies();
  }

  @Override
  public void close() {
    closed = true;
    logged.close();
    turn.lock();
    try {
      live.close();
    } finally {
      turn.unlock();
    }
    onClose.accept(this);
  }

  /** Returns what is read, what it is doing and every position. */
  @Override
  public String toString() {
    return logged + " with " + live;
  }
}
