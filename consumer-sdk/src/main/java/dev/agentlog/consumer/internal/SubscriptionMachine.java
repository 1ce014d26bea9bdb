package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.EngineParts.EngineSettings;
import dev.agentlog.schemas.AgentLogException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fills a subscription's queue by the consumer's own threads: a state machine that makes a few
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
final class SubscriptionMachine {

  private static final Logger log = LoggerFactory.getLogger(SubscriptionMachine.class);

  /** How long one goes on before others have their turn. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a reader is kept, once it has been open for so long, while others want it. */
  private static final long FAIR_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long a reader is kept although the queue is full. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long NOT_FULL = -1;

  /** The longest wait of one step. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Scope scope;
  private final SubscriptionHub hub;
  private final EngineParts parts;
  private final Outlet outlet;
  private final Joining joining;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private volatile EngineState state;
  private volatile boolean closing;
  private long readingSince; // guarded by turn, as the next
  private long fullSince = NOT_FULL;
  private volatile boolean lingering;

  SubscriptionMachine(
      CoreSettings settings, SubscriptionCore core, SubscriptionHub hub, Outlet outlet) {
    this.scope = settings.identity().scope();
    this.hub = hub;
    this.outlet = outlet;
    this.joining = new Joining(this, hub, settings.options().visibility());
    EngineSettings fixed =
        new EngineSettings(
            settings.identity().topic(), settings.since(), hub.pace().everyNanos(), hub.clock());
    this.parts =
        new EngineParts(core, hub.source(), new Signal(this::ready), fixed, joining::place);
    this.state = new EngineState.Waiting(parts.now(), 0);
  }

  String topic() {
    return parts.settings().topic();
  }

  /** Has steps made soon. From any thread. */
  void ready() {
    if (scheduled.compareAndSet(false, true)) {
      hub.work().soon(this::work);
    }
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
      fail(Sentences.unknown(scope, toString(), unexpected));
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
      hub.work().later(this::ready, Math.max(0, waiting.until() - parts.now()));
      return false;
    }
    return state != from || from instanceof Reading;
  }

  private boolean isUnfair() {
    return parts.now() - readingSince >= FAIR_NANOS && hub.readers().isWanted();
  }

  private boolean drain() {
    boolean drained = outlet.drain();
    if (drained && parts.core().isEnding() && !state.isFinal() && !parts.core().hasFrames()) {
      transition(new EngineState.Ended());
    }
    return drained;
  }

  /** Keeps a reader for a while, because most readers of frames are only a little late. */
  private boolean waitForRoom() {
    if (outlet.takeRoomy()) {
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
        fail(Sentences.unknown(scope, toString(), unexpected));
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

  private void fail(AgentLogException failure) {
    if (state.isFinal()) {
      return;
    }
    transition(new EngineState.Failed(failure));
    outlet.fail(failure);
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

  /** Gives back everything; returns false if that was done before. From any thread. */
  boolean close(SubscriptionClosedException why) {
    closing = true;
    outlet.close(why);
    state.wake();
    turn.lock();
    try {
      boolean first = !(state instanceof EngineState.Closed);
      if (first) {
        transition(new EngineState.Closed());
      }
      return first;
    } finally {
      turn.unlock();
    }
  }

  /** Returns what it is doing. */
  String stateName() {
    return state.getClass().getSimpleName();
  }

  /** Returns what it is doing, and every position. */
  @Override
  public String toString() {
    return "%s, %s".formatted(state, parts.core());
  }
}
