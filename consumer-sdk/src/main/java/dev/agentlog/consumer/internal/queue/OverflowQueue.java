package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the reader of a subscription: bounded, and exact about what it sheds. Not
 * thread-safe.
 *
 * <pre>
 *   oldest                                          newest
 *   [shed: 2..3] E4 ── [ ] T5 ── [shed: 6..9] E10 ── [shed: 11..12]
 * </pre>
 *
 * Every frame has a place, which also counts what was shed right before it; the last place has no
 * frame yet. Shedding a frame that waits moves its place's count to the next place. Gaps are made
 * when they are taken, and until then grow.
 */
public final class OverflowQueue {

  private final Overflow overflow;
  private final boolean byKind;
  private final Deque<Slot> progress = new ArrayDeque<>();
  private final Deque<Slot> ordinary = new ArrayDeque<>();

  private Slot oldest;
  private Slot newest;
  private Cursor cursor;
  private int terminals;
  private int notices;

  /**
   * Creates an empty queue.
   *
   * @param start where the subscription stands
   */
  public OverflowQueue(Overflow overflow, Cursor start) {
    this.overflow = overflow;
    this.byKind = overflow.policy() == Policy.SUMMARIZE_PROGRESS;
    this.cursor = start;
    this.newest = new Slot(null, start);
    this.oldest = newest;
  }

  /** Takes a frame in, or says why not; then nothing has changed, and it may be offered again. */
  public Verdict offer(Frame.Positioned frame) {
    Verdict verdict = frame instanceof Frame.Event event ? offer(event) : notice(frame);
    if (verdict == Verdict.TAKEN) {
      cursor = frame.cursor();
    }
    return verdict;
  }

  /** Returns the oldest frame, null if there is none. */
  public Frame.@Nullable Positioned poll() {
    Slot slot = oldest;
    if (slot.hasShed()) {
      return slot.takeGap();
    }
    Frame.Positioned frame = slot.frame;
    if (frame != null) {
      leave(slot);
      unlink(slot);
    }
    return frame;
  }

  /** Tells whether nothing waits. */
  public boolean isEmpty() {
    return oldest.frame == null && !oldest.hasShed();
  }

  /** Returns how many events wait. */
  public int size() {
    return progress.size() + ordinary.size() + terminals;
  }

  /** Tells whether there is so much room that it is worth going on after the queue was full. */
  public boolean isRoomy() {
    return size() <= overflow.capacity() / 2 && notices <= overflow.capacity() / 2;
  }

  /** Returns where the subscription stands behind all that waits. */
  public Cursor cursor() {
    return cursor;
  }

  private Verdict offer(Frame.Event event) {
    boolean sheds = overflow.policy() != Policy.BACKPRESSURE;
    Rank rank = sheds ? Rank.of(event) : Rank.ORDINARY;
    if (!fits(rank)) {
      if (!sheds) {
        return Verdict.FULL;
      }
      if (overflow.policy() == Policy.FAIL) {
        return Verdict.REFUSED;
      }
      Slot victim = victimOf(rank);
      if (victim == null && rank == Rank.TERMINAL) {
        return Verdict.FULL;
      }
      if (victim == null) {
        newest.shed(event, byKind);
        return Verdict.TAKEN;
      }
      evict(victim);
    }
    enter(event, rank);
    return Verdict.TAKEN;
  }

  private boolean fits(Rank rank) {
    boolean any = size() < overflow.capacity();
    if (rank == Rank.TERMINAL || overflow.policy() == Policy.BACKPRESSURE) {
      return any;
    }
    int others = progress.size() + ordinary.size();
    return any && others < overflow.capacity() - overflow.reserve();
  }

  /** Returns the frame that makes room, null if the arriving one has to give way. */
  private @Nullable Slot victimOf(Rank arriving) {
    boolean forProgress =
        arriving == Rank.TERMINAL
            || (arriving == Rank.ORDINARY && overflow.policy() != Policy.DROP_NON_TERMINAL);
    Slot victim = forProgress ? progress.peek() : null;
    return victim == null && arriving == Rank.TERMINAL ? ordinary.peek() : victim;
  }

  private void evict(Slot victim) {
    Slot next = victim.next;
    if (next != null) {
      next.inherit(victim, byKind);
    }
    leave(victim);
    unlink(victim);
  }

  /** Notices are few; should they not be, they wait in the log as well. */
  private Verdict notice(Frame.Positioned frame) {
    Slot before = newest.previous;
    if (before != null && before.frame instanceof Frame.Progress && !newest.hasShed()) {
      if (frame instanceof Frame.Progress) {
        before.frame = frame;
        newest.before = frame.cursor();
        return Verdict.TAKEN;
      }
    }
    if (notices > overflow.capacity()) {
      return Verdict.FULL;
    }
    enter(frame, Rank.NOTICE);
    return Verdict.TAKEN;
  }

  private void enter(Frame.Positioned frame, Rank rank) {
    Slot slot = newest;
    slot.frame = frame;
    slot.rank = rank;
    newest = new Slot(slot, frame.cursor());
    slot.next = newest;
    switch (rank) {
      case PROGRESS -> progress.add(slot);
      case ORDINARY -> ordinary.add(slot);
      case TERMINAL -> terminals++;
      case NOTICE -> notices++;
    }
  }

  /** The oldest of all is the oldest of its rank, and so is every victim. */
  private void leave(Slot slot) {
    switch (slot.rank) {
      case PROGRESS -> progress.remove();
      case ORDINARY -> ordinary.remove();
      case TERMINAL -> terminals--;
      case NOTICE -> notices--;
    }
  }

  private void unlink(Slot slot) {
    Slot next = slot.next;
    if (next == null) {
      throw new IllegalStateException("The last place of a queue cannot be taken away");
    }
    next.previous = slot.previous;
    if (slot.previous == null) {
      oldest = next;
    } else {
      slot.previous.next = next;
    }
    slot.cutOff();
  }

  @Override
  public String toString() {
    return "%d of %d waiting".formatted(size(), overflow.capacity());
  }
}
