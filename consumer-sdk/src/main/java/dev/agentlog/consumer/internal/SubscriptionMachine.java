package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.EngineParts.EngineSettings;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.schemas.AgentLogException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

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

  /** How long one goes on before others have their turn. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a reader is kept, once it has been open for so long, while others want it. */
  private static final long FAIR_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The longest wait of one step. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Scope scope;
  private final SubscriptionHub hub;
  private final EngineParts parts;
  private final Outlet outlet;
  private final Joining joining;
  private final Lingering lingering;
  private final StateHolder states;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private volatile boolean closing;
  private long readingSince; // guarded by turn

  SubscriptionMachine(
      CoreSettings settings, SubscriptionCore core, SubscriptionHub hub, Outlet outlet) {
    this.scope = settings.identity().scope();
    this.hub = hub;
    this.outlet = outlet;
    this.joining = new Joining(this, hub, settings.options().visibility());
    EngineSettings fixed =
        new EngineSettings(settings.identity().topic(), settings.since(), hub.pace());
    this.parts =
        new EngineParts(core, hub.source(), new Signal(this::ready), fixed, joining::place);
    this.lingering = new Lingering(hub, this::ready);
    this.states =
        new StateHolder(
            topic(), new EngineState.Waiting(parts.now(), 0), () -> hub.readers().release(this));
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
    inTurn(
        () -> {
          long until = parts.now() + SLICE_NANOS;
          while (proceed()) {
            if (parts.now() - until >= 0) {
              ready();
              return;
            }
          }
        });
  }

  /** Something that is done by whoever holds the turn. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /**
   * Does something in its turn, and wakes the reader for what came of it. Whatever goes wrong, in
   * the waking as well, fails the subscription and nobody else.
   */
  private void inTurn(Work doing) {
    turn.lock();
    try {
      doing.run();
      outlet.tell();
    } catch (InterruptedException closingDown) {
      Thread.currentThread().interrupt();
    } catch (AgentLogException failure) {
      fail(failure);
    } catch (RuntimeException unexpected) {
      fail(Sentences.unknown(scope, toString(), unexpected));
    } finally {
      turn.unlock();
    }
  }

  /** Makes a step; returns whether another one may follow at once. */
  private boolean proceed() throws InterruptedException {
    if (closing || states.now().isFinal()) {
      return false;
    }
    if (!drain()) {
      return waitForRoom();
    }
    lingering.over();
    return !states.now().isFinal() && advance();
  }

  private boolean advance() throws InterruptedException {
    EngineState from = states.now();
    if (from instanceof Tailing) {
      return false;
    }
    if (!(from instanceof Reading reading && !reading.isIdle())) {
      outlet.tell();
    }
    if (from instanceof Parked) {
      states.transition(parts.look(0));
    } else if (from instanceof Queued queued) {
      if (!hub.readers().acquire(this)) {
        return false;
      }
      readingSince = parts.now();
      states.transition(Reading.open(parts, queued.facts()));
    } else if (from instanceof Reading reading) {
      if (reading.isIdle()) {
        states.transition(joining.meet(parts, reading, isUnfair()));
      }
      if (states.now() == reading) {
        states.transition(reading.step(parts, STEP_NANOS));
      }
    } else if (from instanceof EngineState.Asking asking) {
      states.transition(asking.step(parts));
    }
    if (states.now() instanceof EngineState.Waiting waiting) {
      hub.work().later(this::ready, Math.max(0, waiting.until() - parts.now()));
      return false;
    }
    return states.now() != from || from instanceof Reading;
  }

  private boolean isUnfair() {
    return parts.now() - readingSince >= FAIR_NANOS && hub.readers().isWanted();
  }

  private boolean drain() {
    boolean drained = outlet.drain();
    if (drained
        && parts.core().isEnding()
        && !states.now().isFinal()
        && !parts.core().hasFrames()) {
      states.transition(new EngineState.Ended());
    }
    return drained;
  }

  private boolean waitForRoom() {
    if (outlet.takeRoomy()) {
      return true;
    }
    if (!(states.now() instanceof Reading && lingering.whileFull())) {
      states.transition(new Parked());
    }
    return false;
  }

  /** Takes what the tail hands out. By the tail's thread. */
  void feed(Tailing member, List<RecordView> records, List<LogReader.Mark> marks) {
    inTurn(
        () -> {
          if (states.now() == member && !closing) {
            take(member, records, marks);
          }
        });
  }

  private void take(Tailing member, List<RecordView> records, List<LogReader.Mark> marks) {
    SubscriptionCore core = parts.core();
    for (RecordView record : records) {
      if (!core.accept(record)) {
        states.transition(parts.look(0));
        ready();
        return;
      }
      if (!drain()) {
        states.transition(new Parked());
      }
      if (states.now() != member) {
        return;
      }
    }
    marks.forEach(mark -> core.passed(mark.partition(), mark.offset(), mark.stable()));
    core.tick(parts.now());
    if (!drain()) {
      states.transition(new Parked());
    }
  }

  /** Takes note that the tail cannot go on with the topic. By the tail's thread. */
  void expelled(Tailing member) {
    turn.lock();
    try {
      if (states.now() == member) {
        joining.replayFirst();
        states.transition(parts.lookLater(0));
      }
    } finally {
      turn.unlock();
    }
    ready();
  }

  private void fail(AgentLogException failure) {
    if (states.now().isFinal()) {
      return;
    }
    states.transition(new EngineState.Failed(failure));
    outlet.fail(failure);
  }

  /** Gives back everything; returns false if that was done before. From any thread. */
  boolean close(SubscriptionClosedException why) {
    closing = true;
    outlet.close(why);
    states.now().wake();
    turn.lock();
    try {
      boolean first = !(states.now() instanceof EngineState.Closed);
      if (first) {
        states.transition(new EngineState.Closed());
      }
      return first;
    } finally {
      turn.unlock();
    }
  }

  /** Returns what it is doing. */
  String stateName() {
    return states.now().getClass().getSimpleName();
  }

  /** Returns what it is doing, and every position. */
  @Override
  public String toString() {
    return "%s, %s".formatted(states.now(), parts.core());
  }
}
