package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A subscription that has as many numbered frames as the test says. Thread-safe. */
final class FakeFrames implements Subscription {

  private long there;
  private long taken;
  private boolean ends;
  private @Nullable RuntimeException failure;
  private boolean closed;
  private @Nullable Runnable readable;

  /** A frame whose cursor's token is its number, from 1. */
  static Frame frame(long number) {
    Cursor cursor = () -> Long.toString(number);
    return new Frame.Progress(cursor);
  }

  static long number(Frame frame) {
    return Long.parseLong(((Frame.Positioned) frame).cursor().token());
  }

  /** Has so many frames more; {@link Long#MAX_VALUE} for frames without end. */
  FakeFrames add(long frames) {
    return change(() -> there = frames == Long.MAX_VALUE ? frames : there + frames);
  }

  /** Comes to its end behind what there is. */
  FakeFrames end() {
    return change(() -> ends = true);
  }

  /** Fails behind what there is. */
  FakeFrames fail(RuntimeException why) {
    return change(() -> failure = why);
  }

  private FakeFrames change(Runnable change) {
    Runnable tell;
    synchronized (this) {
      change.run();
      tell = readable;
    }
    if (tell != null) {
      tell.run();
    }
    return this;
  }

  synchronized long taken() {
    return taken;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized FrameSource source(Runnable readable) {
    if (this.readable != null) {
      throw new FramesTakenException("taken");
    }
    this.readable = readable;
    return new FrameSource() {
      @Override
      public Optional<Frame> poll() {
        return take();
      }

      @Override
      public boolean ended() {
        return FakeFrames.this.ended();
      }
    };
  }

  private synchronized Optional<Frame> take() {
    if (closed) {
      throw new SubscriptionClosedException("closed");
    }
    if (taken < there) {
      taken++;
      return Optional.of(frame(taken));
    }
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  @Override
  public Scope scope() {
    return Scope.session("s");
  }

  @Override
  public Optional<Frame> next(Duration timeout) {
    return take();
  }

  @Override
  public Subscription repair(Frame.Gap gap) {
    return this;
  }

  @Override
  public CompletableFuture<@Nullable Void> ack(Cursor cursor) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized boolean ended() {
    return ends && taken == there;
  }

  @Override
  public long droppedCopies() {
    return 0;
  }

  @Override
  public void close() {
    change(() -> closed = true);
  }
}
