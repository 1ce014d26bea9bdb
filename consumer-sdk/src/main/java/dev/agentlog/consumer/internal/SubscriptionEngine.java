package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.EngineParts.EngineSettings;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription: a state machine that whoever reads drives, step by step.
 *
 * <pre>
 *             there is a topic          bounds are known
 *  ┌─ Looking ────────────────▶ Positioning ───────────▶ Reading ── the last frame is out ─▶ Ended
 *  │   ▲  ▲                          │                    │ │ │
 *  │   │  └── a record, or the topic, is not as expected ─┘ │ └ no such position ┐
 *  │   │ after 100 ms                │                      │                    │
 *  └▶ Waiting ◀── no answer for now ─┘ ◀────────────────────┼────────────────────┘
 *   there is no topic, or no answer                         │
 *                        any state ── close ──▶ Closed      └── what waiting does not heal ─▶ Failed
 * </pre>
 *
 * <p>{@code turn} is held by the thread that reads, and by the one that closes, which first makes
 * the reader leave; everything but {@code state} and {@code closing} is used under it alone.
 */
public final class SubscriptionEngine implements Subscription {

  private static final Logger log = LoggerFactory.getLogger(SubscriptionEngine.class);

  /** The longest wait of one step. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Scope scope;
  private final EngineParts parts;
  private final Consumer<Subscription> onClose;
  private final ReentrantLock turn = new ReentrantLock(true);

  private volatile EngineState state;
  private volatile boolean closing;

  /**
   * Subscribes.
   *
   * @param checkEvery how often to look whether the topic is still the same
   * @param onClose is told when the subscription is closed
   */
  public static SubscriptionEngine subscribe(
      CoreSettings settings,
      LogSource source,
      Duration checkEvery,
      LongSupplier clock,
      Consumer<Subscription> onClose) {
    EngineSettings fixed =
        new EngineSettings(
            settings.identity().topic(), settings.since(), checkEvery.toNanos(), clock);
    EngineParts parts =
        new EngineParts(new SubscriptionCore(settings), source, new Signal(), fixed);
    SubscriptionEngine engine = new SubscriptionEngine(settings.identity().scope(), parts, onClose);
    engine.begin(settings.options().subscribeTimeout());
    return engine;
  }

  /** Creates a subscription, which begins to look for its topic. */
  private SubscriptionEngine(Scope scope, EngineParts parts, Consumer<Subscription> onClose) {
    this.scope = scope;
    this.parts = parts;
    this.onClose = onClose;
    this.state = parts.look(0);
  }

  /**
   * Waits until the subscription's moment is fixed; closes it if that fails.
   *
   * @throws SubscribeTimeoutException if there is no answer in time
   */
  private void begin(Duration timeout) {
    try {
      long deadline = deadlineAfter(timeout);
      turn.lockInterruptibly();
      try {
        while (!parts.core().begun() && !state.isFinal()) {
          throwIfClosed();
          long left = deadline - parts.now();
          if (left <= 0) {
            throw new SubscribeTimeoutException(
                "The subscription to %s could not begin within %s, because no broker named the log's present end (%s): try again, or allow more time."
                    .formatted(scope.describe(), timeout, this));
          }
          advance(Math.min(left, STEP_NANOS));
        }
        throwIfFailed();
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException interrupted) {
      close();
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Subscribing to %s was interrupted.".formatted(scope.describe()), interrupted);
    } catch (AgentLogException failed) {
      close();
      throw failed;
    }
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Optional<Frame> next(Duration timeout) throws InterruptedException {
    long deadline = deadlineAfter(timeout);
    if (!turn.tryLock(Math.max(0, deadline - parts.now()), TimeUnit.NANOSECONDS)) {
      throwIfClosed();
      return Optional.empty();
    }
    try {
      for (boolean first = true; ; first = false) {
        throwIfClosed();
        Frame frame = parts.core().poll();
        if (frame != null) {
          return Optional.of(delivered(frame));
        }
        throwIfFailed();
        long left = deadline - parts.now();
        if (state.isFinal() || (left <= 0 && !first)) {
          return Optional.empty();
        }
        advance(Math.max(0, Math.min(left, STEP_NANOS)));
      }
    } finally {
      turn.unlock();
    }
  }

  private long deadlineAfter(Duration timeout) {
    long now = parts.now();
    try {
      return Math.addExact(now, Math.max(0, timeout.toNanos()));
    } catch (ArithmeticException veryLong) {
      return now + Long.MAX_VALUE / 2;
    }
  }

  private Frame delivered(Frame frame) {
    if (frame instanceof Frame.EndOfStream) {
      state.release();
      transition(new EngineState.Ended());
    }
    return frame;
  }

  private void advance(long waitNanos) throws InterruptedException {
    try {
      transition(state.step(parts, waitNanos));
    } catch (AgentLogException failure) {
      fail(failure);
    } catch (RuntimeException unexpected) {
      fail(
          new LogReadException(
              "The subscription to %s met a failure that it does not know (%s): see its cause, then subscribe again from the last cursor."
                  .formatted(scope.describe(), this),
              unexpected));
    }
  }

  private void fail(AgentLogException failure) {
    state.release();
    transition(new EngineState.Failed(failure));
  }

  private void transition(EngineState next) {
    EngineState from = state;
    if (from == next) {
      return;
    }
    if (from.isFinal() && !(next instanceof EngineState.Closed)) {
      throw new IllegalStateException(
          "The subscription to %s cannot go from %s to %s".formatted(scope.describe(), from, next));
    }
    state = next;
    log.atDebug()
        .addKeyValue("topic", parts.settings().topic())
        .addKeyValue("from", from.getClass().getSimpleName())
        .addKeyValue("to", next.getClass().getSimpleName())
        .log("Subscription changes state");
  }

  private void throwIfFailed() {
    if (state instanceof EngineState.Failed failed) {
      throw failed.why();
    }
  }

  private void throwIfClosed() {
    if (closing) {
      throw new SubscriptionClosedException(
          "The subscription to %s is closed: subscribe again from the last cursor."
              .formatted(scope.describe()));
    }
  }

  @Override
  public boolean ended() {
    return state instanceof EngineState.Ended;
  }

  @Override
  public long droppedCopies() {
    return parts.core().droppedCopies();
  }

  @Override
  public void close() {
    closing = true;
    parts.signal().fire();
    state.wake();
    turn.lock();
    try {
      if (!(state instanceof EngineState.Closed)) {
        if (!state.isFinal()) {
          state.release();
        }
        transition(new EngineState.Closed());
        onClose.accept(this);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Returns what is read, what it is doing and every position. */
  @Override
  public String toString() {
    return "Subscription[%s, %s, %s]".formatted(scope.describe(), state, parts.core());
  }
}
