package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.DeliveryFailedException;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames from a subscription to a receiver, one at a time, by an executor's threads, and no
 * more than are demanded.
 *
 * <p>{@code signals} counts what has happened since somebody began to carry. Who raises it from
 * zero hands the work to the executor; who works lowers it by what he has seen, and goes on until
 * it is zero. So one thread at a time works, a signal is never lost, and nobody waits. After a
 * while the work goes to the back of the executor's queue, so that others have their turn. When all
 * is over it stays above zero for ever. {@code source}, {@code held} and {@code receiver} belong to
 * whoever works.
 */
final class Courier {

  static final long UNLIMITED = Long.MAX_VALUE;

  private static final int SLICE_FRAMES = 256;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Subscription subscription;
  private final Executor executor;
  private final AtomicInteger signals = new AtomicInteger(1);
  private final AtomicLong demand = new AtomicLong();

  private volatile boolean cancelled;
  private volatile @Nullable IllegalArgumentException refusal;

  private @Nullable FrameSource source;
  private @Nullable Frame held;
  private @Nullable Receiver receiver;

  Courier(Subscription subscription, Executor executor) {
    this.subscription = subscription;
    this.executor = executor;
  }

  /**
   * Takes over the subscription's frames; nothing is carried yet.
   *
   * @throws dev.agentlog.consumer.FramesTakenException if somebody has them already
   */
  void take() {
    source = subscription.source(this::signal);
  }

  /** Begins to carry what is demanded. */
  void begin(Receiver to) {
    receiver = to;
    dispatch();
  }

  /** Allows for more frames; {@link #UNLIMITED} for all. From any thread. */
  void demand(long frames) {
    demand.accumulateAndGet(frames, (now, more) -> now > UNLIMITED - more ? UNLIMITED : now + more);
    signal();
  }

  /** Fails the receiver, which asked for what cannot be. From any thread. */
  void refuse(IllegalArgumentException why) {
    refusal = why;
    signal();
  }

  /** Calls the receiver no more, and closes the subscription. From any thread. */
  void cancel() {
    cancelled = true;
    signal();
    subscription.close();
  }

  private void signal() {
    if (signals.getAndIncrement() == 0) {
      dispatch();
    }
  }

  /** Has the work done; by whoever it is the turn of. */
  private void dispatch() {
    Turn turn = new Turn();
    try {
      executor.execute(turn);
    } catch (RejectedExecutionException refused) {
      abandon("takes no more work", refused);
      return;
    } finally {
      turn.handedOver = true;
    }
    if (turn.declined) {
      abandon("works in the thread that calls it", null);
    }
  }

  private void abandon(String how, @Nullable Throwable cause) {
    var unused = fetch(); // which tells if it is over anyway, as when a consumer closes
    over(
        to ->
            to.failed(
                new DeliveryFailedException(
                    "The delivery of the subscription to %s has ended, because its executor %s: give one with threads of its own, and close it after the subscription."
                        .formatted(subscription.scope().describe(), how),
                    cause)));
  }

  /** A piece of work, which must not be done by who hands it over: that may be under locks. */
  private final class Turn implements Runnable {

    private final Thread giver = Thread.currentThread();
    private volatile boolean handedOver;
    private volatile boolean declined;

    @Override
    public void run() {
      if (!handedOver && Thread.currentThread() == giver) {
        declined = true;
      } else {
        work();
      }
    }
  }

  private void work() {
    long until = System.nanoTime() + SLICE_NANOS;
    int left = SLICE_FRAMES;
    int seen = signals.get();
    while (seen != 0) {
      while (carry()) {
        left--;
        if (left == 0 || System.nanoTime() - until >= 0) {
          dispatch();
          return;
        }
      }
      if (receiver == null) {
        return;
      }
      seen = signals.addAndGet(-seen);
    }
  }

  /** Carries one frame; returns false if there is nothing to do now, or never again. */
  private boolean carry() {
    IllegalArgumentException refused = refusal;
    if (cancelled) {
      over(to -> {});
    } else if (refused != null) {
      over(to -> to.failed(refused));
    } else if (fetch() && demand.get() > 0) {
      demand.updateAndGet(now -> now == UNLIMITED ? now : now - 1);
      hand();
    } else {
      return false;
    }
    return receiver != null;
  }

  /** Holds the next frame, so that an end or a failure behind the last one needs no demand. */
  private boolean fetch() {
    FrameSource from = source;
    if (held != null || from == null) {
      return held != null;
    }
    try {
      held = from.poll().orElse(null);
      if (held == null && from.ended()) {
        over(Receiver::ended);
      }
    } catch (SubscriptionClosedException closed) {
      over(to -> to.closed(closed));
    } catch (RuntimeException failure) {
      over(to -> to.failed(failure));
    }
    return held != null;
  }

  private void hand() {
    Frame frame = held;
    Receiver to = receiver;
    held = null;
    if (frame == null || to == null) {
      return;
    }
    try {
      to.frame(frame);
    } catch (Throwable thrown) {
      if (thrown instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      release();
      to.threw(frame, thrown);
      if (thrown instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  /** Lets go of everything, and then tells the receiver, unless it wants to hear no more. */
  private void over(Consumer<Receiver> last) {
    Receiver to = receiver;
    release();
    if (to != null && !cancelled) {
      last.accept(to);
    }
  }

  private void release() {
    receiver = null;
    held = null;
    subscription.close();
  }
}
