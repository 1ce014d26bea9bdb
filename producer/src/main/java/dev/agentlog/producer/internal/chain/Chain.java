package dev.agentlog.producer.internal.chain;

import dev.agentlog.producer.BranchWriterStoppedException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterPolicy;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that one writer appends to a branch, chained: it says what to send, takes how attempts
 * ended, and says how events ended. Pure, and not safe for use by several threads.
 *
 * <p>A chain that is begun anew sends its first event without demanding a sequence or a head:
 * nobody can be faster than that, so each round ends at least one event. Its verdict tells the
 * number from which the others are counted; until then they are held together by naming each the
 * one before it. Until anything was answered at all, the first event demands what it was told to.
 *
 * @param <L> what the events are held in
 */
public final class Chain<L extends Link> {

  private static final Set<String> FOR_ITS_PLACE = Set.of("SEQUENCE_CONFLICT", "SEQUENCE_GAP");

  private static final Set<String> FOR_ALL =
      Set.of("FENCED", "SESSION_CLOSED", "SESSION_UNKNOWN", "BRANCH_UNKNOWN", "BRANCH_READ_ONLY");

  private final WriterPolicy policy;
  private final Deque<L> toSend = new ArrayDeque<>();
  private final List<L> again = new ArrayList<>();
  private List<Ended<L>> ended = new ArrayList<>();
  private ChainState state = new ChainState.Sending();
  private ExpectedSequence first;
  private OptionalLong base = OptionalLong.empty();
  private long nextIndex;
  private @Nullable String last;
  private long added;
  private int inFlight;

  /**
   * Creates a chain without events.
   *
   * @param first what the first event demands
   */
  public Chain(WriterPolicy policy, ExpectedSequence first) {
    this.policy = policy;
    this.first = first;
    begin();
  }

  /** Takes an event; says whether it did: a stopped chain takes none. */
  public boolean add(L link) {
    if (state instanceof ChainState.Stopped) {
      return false;
    }
    link.added(++added);
    toSend.addLast(link);
    return true;
  }

  /** Ends an event that a stopped chain did not take. */
  public void refuse(L link) {
    giveUp(link);
  }

  /** Returns why the chain has stopped; null if it has not. */
  public @Nullable AgentLogException stoppedBy() {
    return state instanceof ChainState.Stopped stopped ? stopped.cause() : null;
  }

  /** Returns whether the chain waits to be resumed. */
  public boolean pausing() {
    return state instanceof ChainState.Pausing;
  }

  /** Returns what to send now; null for nothing. What is returned counts as sent. */
  public @Nullable Send<L> next() {
    if (!(state instanceof ChainState.Sending) || toSend.isEmpty()) {
      return null;
    }
    L link = toSend.removeFirst();
    Send<L> send = new Send<>(link, demand(), last);
    link.sent(nextIndex++);
    last = link.draft().eventId();
    inFlight++;
    return send;
  }

  private ExpectedSequence demand() {
    if (nextIndex == 0) {
      return first;
    }
    return base.isPresent()
        ? ExpectedSequence.exactly(base.getAsLong() + nextIndex)
        : ExpectedSequence.next();
  }

  /** Takes back what {@link #next} returned last: it was not sent, and never will be. */
  public void withdraw(Send<L> send) {
    nextIndex--;
    inFlight--;
    last = send.previousEventId();
  }

  /** Takes the verdict on an attempt. */
  public void answered(L link, VerdictResult result) {
    inFlight--;
    first = ExpectedSequence.next();
    if (result instanceof VerdictResult.Rejected rejected) {
      rejected(link, rejected);
    } else {
      if (base.isEmpty()) {
        base = OptionalLong.of(result.requireSequence() - link.index());
      }
      ended.add(new Ended<>(link, result, null));
    }
    goOn();
  }

  private void rejected(L link, VerdictResult.Rejected rejected) {
    link.rejected(rejected);
    boolean stopped = state instanceof ChainState.Stopped;
    boolean forItsPlace = FOR_ITS_PLACE.contains(rejected.reason());
    if (!stopped && policy == WriterPolicy.RESYNCHRONISE && forItsPlace) {
      again.add(link);
      settle(false);
      return;
    }
    ended.add(new Ended<>(link, rejected, null));
    if (policy == WriterPolicy.STOP || FOR_ALL.contains(rejected.reason())) {
      stop(rejected.exception(OptionalLong.empty()));
    } else {
      settle(false);
    }
  }

  /** Takes the end of an attempt that has no verdict. */
  public void failed(L link, AgentLogException failure) {
    inFlight--;
    int times = link.failed(failure);
    boolean goesOn =
        policy == WriterPolicy.RESYNCHRONISE
            && !(state instanceof ChainState.Stopped)
            && failure instanceof AgentLogRetriableException
            && times < WriterPolicy.ATTEMPTS;
    if (goesOn) {
      again.add(link);
      settle(true);
    } else {
      ended.add(new Ended<>(link, null, failure));
      stop(failure);
    }
    goOn();
  }

  private void settle(boolean pause) {
    if (state instanceof ChainState.Sending) {
      state = new ChainState.Settling(pause);
    } else if (state instanceof ChainState.Settling settling) {
      state = new ChainState.Settling(pause || settling.pause());
    }
  }

  private void goOn() {
    if (inFlight == 0 && state instanceof ChainState.Settling settling) {
      again.sort(Comparator.comparingLong(Link::order).reversed());
      again.forEach(toSend::addFirst);
      again.clear();
      begin();
      state = settling.pause() ? new ChainState.Pausing() : new ChainState.Sending();
    }
  }

  private void begin() {
    nextIndex = 0;
    last = null;
    base = first.demanded();
  }

  /** Ends the pause, if there is one. */
  public void resume() {
    if (state instanceof ChainState.Pausing) {
      state = new ChainState.Sending();
    }
  }

  /**
   * Stops the chain, unless it has: what is in flight gets its end, and nothing is sent any more.
   */
  public void stop(AgentLogException cause) {
    if (state instanceof ChainState.Stopped) {
      return;
    }
    state = new ChainState.Stopped(cause);
    again.sort(Comparator.comparingLong(Link::order));
    again.forEach(this::giveUp);
    again.clear();
    toSend.forEach(this::giveUp);
    toSend.clear();
  }

  private void giveUp(L link) {
    ended.add(link.ended(link, notSent(link)));
  }

  private BranchWriterStoppedException notSent(L link) {
    AgentLogException cause = stoppedBy();
    return new BranchWriterStoppedException(
        "The event %s was not sent, as the branch writer has stopped before it: %s"
            .formatted(link.draft().eventId(), cause == null ? "" : cause.getMessage()),
        cause);
  }

  /** Returns how events ended since the last call, in that order. */
  public List<Ended<L>> takeEnded() {
    List<Ended<L>> taken = ended;
    ended = new ArrayList<>();
    return taken;
  }

  /** Tells the state and every position. */
  @Override
  public String toString() {
    return "Chain[%s, toSend=%d, again=%d, inFlight=%d, base=%s, next=%d, last=%s]"
        .formatted(state, toSend.size(), again.size(), inFlight, base, nextIndex, last);
  }
}
