package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A place in the queue: what was shed before a frame, and the frame, which the last place does not
 * have yet. Linked both ways. Not thread-safe; owned by its queue.
 */
final class Slot {

  @Nullable Slot previous;
  @Nullable Slot next;
  Frame.@Nullable Positioned frame;
  Rank rank = Rank.NOTICE;

  /** Where the subscription stood before the frame, and behind what was shed. */
  Cursor before;

  private @Nullable ShedRuns shed;

  Slot(@Nullable Slot previous, Cursor before) {
    this.previous = previous;
    this.before = before;
  }

  /**
   * Forgets its neighbours and its frame, once it is unlinked. One that has grown old would keep
   * all that came behind it from an early collection, dead as it is.
   */
  void cutOff() {
    previous = null;
    next = null;
    frame = null;
  }

  boolean hasShed() {
    return shed != null && !shed.isEmpty();
  }

  /** Takes the oldest gap; only if there is one. */
  Frame.Gap takeGap() {
    ShedRuns runs = shed;
    if (runs == null) {
      throw new IllegalStateException("Nothing was shed here");
    }
    return runs.take();
  }

  /** Counts an event that came behind all that was shed here. */
  void shed(Frame.Event event, boolean byKind) {
    ShedRuns runs = shed;
    if (runs == null || runs.isEmpty()) {
      runs = new ShedRuns(before);
      shed = runs;
    }
    runs.add(event, before, byKind);
    before = event.cursor();
  }

  /** Sheds the frame of the slot before this one, which is unlinked afterwards. */
  void inherit(Slot evicted, boolean byKind) {
    if (evicted.frame instanceof Frame.Event event) {
      evicted.shed(event, byKind);
    }
    ShedRuns runs = evicted.shed;
    if (runs != null) {
      runs.append(shed);
      shed = runs;
    }
  }
}
