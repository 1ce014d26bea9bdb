package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.consumer.QueueOverflowException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.EngineParts.EngineSettings;
import dev.agentlog.consumer.internal.queue.Verdict;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription whose queue the consumer's own threads fill: a state machine that makes a few
 * steps whenever there is something to do.
 *
 * <pre>
 *  Looking ⇄ Waiting            little is missing, or nothing
 *     │                    ┌──────────────────────────────────┐
 *     └──▶ Positioning ────┤                                  ▼
 *     ▲                    └▶ Queued ──▶ Reading ── meets ─▶ Tailing
 *     │                    a reader is free │                 │
 *     │                                     └── queue full ───┴──▶ Parked
 *     └────── there is room; or a record or the topic is not as expected
 * </pre>
 *
 * <p>{@code turn} is held by whoever makes a step: a worker, the tail's thread, or the one that
 * closes. The queue has its own lock, so that the reader never waits for a step.
 */
public final class PumpedSubscription implements Subscription {

  private static final Logger log = LoggerFactory.getLogger(PumpedSubscription.class);

  /** How long one goes on before others have their turn. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a reader is kept, once it has been open for so long, while others want it. */
  private static final long FAIR_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a reader is kept although the queue is full. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long NOT_FULL = -1;

  /** The longest wait of one step. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final CoreSettings settings;
  private final Scope scope;
  private final SubscriptionHub hub;
  private final EngineParts parts;
  private final FrameBuffer buffer;
  private final Joining joining;
  private final Consumer<Subscription> onClose;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

  private volatile EngineState state;
  private volatile boolean closing;
  private long readingSince; // guarded by turn, as the next
  private long fullSince = NOT_FULL;
  private volatile boolean lingering;

  PumpedSubscription(CoreSettings settings, SubscriptionHub hub, Consumer<Subscription> onClose) {
    this.settings = settings;
    this.scope = settings.identity().scope();
    this.hub = hub;
    this.onClose = onClose;
    this.buffer = new FrameBuffer(settings.options().overflow());
    this.joining = new Joining(this, hub, settings.options().visibility());
    EngineSettings fixed =
        new EngineSettings(
            settings.identity().topic(), settings.since(), hub.pace().everyNanos(), hub.clock());
    this.parts =
        new EngineParts(
            new SubscriptionCore(settings),
            hub.source(),
            new Signal(this::ready),
            fixed,
            joining::place);
    this.state = new EngineState.Waiting(parts.now(), 0);
  }

  String topic() {
    return parts.settings().topic();
  }

  /**
   * Waits until the subscription's moment is fixed; closes it if that fails.
   *
   * @throws SubscribeTimeoutException if there is no answer in time
   */
  public void awaitBegun(Duration timeout) {
    try {
      begun.get(nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      String where = toString();
      close();
      throw new SubscribeTimeoutException(
          "The subscription to %s could not begin within %s, because no broker named the log's present end (%s): try again, or allow more time."
              .formatted(scope.describe(), timeout, where));
    } catch (ExecutionException failed) {
      close();
      throw failed.getCause() instanceof AgentLogException own
          ? own
          : new AgentLogException(
              "Subscribing to %s failed.".formatted(scope.describe()), failed.getCause());
    } catch (InterruptedException interrupted) {
      close();
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Subscribing to %s was interrupted.".formatted(scope.describe()), interrupted);
    }
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException veryLong) {
      return Long.MAX_VALUE;
    }
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Optional<Frame> next(Duration timeout) throws InterruptedException {
    Frame frame = buffer.take(nanos(timeout));
    if (buffer.takeRoomy()) {
      ready();
    }
    return Optional.ofNullable(frame);
  }

  @Override
  public Subscription repair(Frame.Gap gap) {
    return hub.subscribe(settings.repairing(gap));
  }

  /** Has steps made soon. From any thread. */
  void ready() {
    if (scheduled.compareAndSet(false, true)) {
      hub.work().soon(this::work);
    }
  }

  private void readyLater(long nanos) {
    hub.work().later(this::ready, nanos);
  }

  /** Makes steps as long as there is something to do, within limits. By a worker. */
  private void work() {
    scheduled.set(false);
    turn.lock();
    try {
      long until = parts.now() + SLICE_NANOS;
      while (proceed()) {
        if (parts.now() - until >= 0) {
          ready();
          return;
        }
      }
    } catch (InterruptedException closingDown) {
      Thread.currentThread().interrupt();
    } finally {
      turn.unlock();
    }
  }

  /** Makes a step; returns whether another one may follow at once. */
  private boolean proceed() throws InterruptedException {
    if (closing || state.isFinal()) {
      return false;
    }
    try {
      if (!drain()) {
        return waitForRoom();
      }
      fullSince = NOT_FULL;
      return !state.isFinal() && advance();
    } catch (AgentLogException failure) {
      fail(failure);
    } catch (RuntimeException unexpected) {
      fail(unknown(unexpected));
    }
    return false;
  }

  private boolean advance() throws InterruptedException {
    EngineState from = state;
    if (from instanceof Tailing) {
      return false;
    }
    if (from instanceof Parked) {
      transition(parts.look(0));
    } else if (from instanceof Queued queued) {
      if (!hub.readers().acquire(this)) {
        return false;
      }
      readingSince = parts.now();
      transition(Reading.open(parts, queued.facts()));
    } else if (from instanceof Reading reading && reading.isIdle()) {
      transition(joining.meet(parts, reading, isUnfair()));
      if (state == reading) {
        transition(reading.step(parts, STEP_NANOS));
      }
    } else {
      transition(from.step(parts, from instanceof Reading ? STEP_NANOS : 0));
    }
    if (state instanceof EngineState.Waiting waiting) {
      readyLater(Math.max(0, waiting.until() - parts.now()));
      return false;
    }
    return state != from || from instanceof Reading;
  }

  private boolean isUnfair() {
    return parts.now() - readingSince >= FAIR_NANOS && hub.readers().isWanted();
  }

  /**
   * Moves what is ready into the queue; returns false if the queue is full, or the subscription
   * over.
   */
  private boolean drain() {
    SubscriptionCore core = parts.core();
    if (!core.begun()) {
      return true;
    }
    buffer.begin(core.cursor());
    begun.complete(null);
    for (Frame frame = core.peek(); frame != null; frame = core.peek()) {
      Verdict verdict = buffer.offer(frame, core.isLast());
      if (verdict == Verdict.FULL) {
        return false;
      }
      if (verdict == Verdict.REFUSED) {
        throw new QueueOverflowException(
            "The queue of the subscription to %s is full (%s) and its policy is to fail: read faster, or resume behind what was delivered."
                .formatted(scope.describe(), buffer),
            buffer.cursor());
      }
      core.poll();
    }
    if (core.isEnding() && !state.isFinal()) {
      transition(new EngineState.Ended());
    }
    return true;
  }

  /** Keeps a reader for a while, because most readers of frames are only a little late. */
  private boolean waitForRoom() {
    if (buffer.takeRoomy()) {
      return true;
    }
    if (fullSince == NOT_FULL) {
      fullSince = parts.now();
    }
    long left = fullSince + LINGER_NANOS - parts.now();
    if (state instanceof Reading && left > 0) {
      linger(left);
    } else {
      transition(new Parked());
    }
    return false;
  }

  private void linger(long nanos) {
    if (!lingering) {
      lingering = true;
      hub.work()
          .later(
              () -> {
                lingering = false;
                ready();
              },
              nanos);
    }
  }

  /** Takes what the tail hands out. By the tail's thread. */
  void feed(
      Tailing member, List<ConsumerRecord<byte[], byte[]>> records, List<LogReader.Mark> marks) {
    turn.lock();
    try {
      if (state != member || closing) {
        return;
      }
      try {
        take(member, records, marks);
      } catch (AgentLogException failure) {
        fail(failure);
      } catch (RuntimeException unexpected) {
        fail(unknown(unexpected));
      }
    } finally {
      turn.unlock();
    }
  }

  private void take(
      Tailing member, List<ConsumerRecord<byte[], byte[]>> records, List<LogReader.Mark> marks) {
    SubscriptionCore core = parts.core();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (!core.accept(record)) {
        transition(parts.look(0));
        ready();
        return;
      }
      if (!drain()) {
        transition(new Parked());
      }
      if (state != member) {
        return;
      }
    }
    marks.forEach(mark -> core.passed(mark.partition(), mark.offset(), mark.stable()));
    core.tick(parts.now());
    if (!drain()) {
      transition(new Parked());
    }
  }

  /** Takes note that the tail cannot go on with the topic. By the tail's thread. */
  void expelled(Tailing member) {
    turn.lock();
    try {
      if (state == member) {
        joining.replayFirst();
        transition(parts.lookLater(0));
      }
    } finally {
      turn.unlock();
    }
    ready();
  }

  private LogReadException unknown(RuntimeException unexpected) {
    return new LogReadException(
        "The subscription to %s met a failure that it does not know (%s): see its cause, then subscribe again from the last cursor."
            .formatted(scope.describe(), this),
        unexpected);
  }

  private void fail(AgentLogException failure) {
    if (state.isFinal()) {
      return;
    }
    transition(new EngineState.Failed(failure));
    buffer.fail(failure);
    begun.completeExceptionally(failure);
  }

  private void transition(EngineState next) {
    EngineState from = state;
    if (from == next) {
      return;
    }
    from.release();
    state = next;
    if (!(next instanceof Reading || next instanceof Queued)) {
      hub.readers().release(this);
    }
    log.atDebug()
        .addKeyValue("topic", topic())
        .addKeyValue("from", from.getClass().getSimpleName())
        .addKeyValue("to", next.getClass().getSimpleName())
        .log("Subscription changes state");
  }

  @Override
  public boolean ended() {
    return buffer.ended();
  }

  @Override
  public long droppedCopies() {
    return parts.core().droppedCopies();
  }

  @Override
  public void close() {
    closing = true;
    SubscriptionClosedException why =
        new SubscriptionClosedException(
            "The subscription to %s is closed: subscribe again from the last cursor."
                .formatted(scope.describe()));
    buffer.close(why);
    begun.completeExceptionally(why);
    state.wake();
    turn.lock();
    try {
      if (!(state instanceof EngineState.Closed)) {
        transition(new EngineState.Closed());
        onClose.accept(this);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Returns what it is doing. */
  String stateName() {
    return state.getClass().getSimpleName();
  }

  /** Returns what is read, what it is doing, every position, and what waits. */
  @Override
  public String toString() {
    return "Subscription[%s, %s, %s, %s]".formatted(scope.describe(), state, parts.core(), buffer);
  }
}
