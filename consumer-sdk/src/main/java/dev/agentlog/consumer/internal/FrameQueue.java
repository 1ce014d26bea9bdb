package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames that are ready, in order, and the rules of those that come once or after a while.
 * Holds no more than one record gives rise to. Not thread-safe; owned by its subscription.
 */
final class FrameQueue {

  private final ArrayDeque<Frame.Positioned> frames = new ArrayDeque<>();
  private final long progressNanos;
  private final boolean repair;
  private final Supplier<Cursor> cursor;

  private boolean caughtUp;
  private boolean ending;
  private long unreported;
  private boolean waiting;
  private long waitingSince;

  /**
   * Creates an empty queue.
   *
   * @param settings how long records may pass without a frame, and whether CaughtUp is the last one
   * @param cursor gives the cursor of this moment
   */
  FrameQueue(CoreSettings settings, Supplier<Cursor> cursor) {
    this.progressNanos = settings.options().progressInterval().toNanos();
    this.repair = settings.repair() != null;
    this.cursor = cursor;
  }

  void add(Frame.Positioned frame) {
    frames.add(frame);
    unreported = 0;
    waiting = false;
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  /** Adds CaughtUp, unless it has come before and the subscription has not fallen behind since. */
  void catchUp() {
    if (!caughtUp) {
      caughtUp = true;
      ending = repair;
      add(new Frame.CaughtUp(cursor.get()));
    }
  }

  /** Adds FellBehind; CaughtUp comes again. */
  void fallBehind() {
    caughtUp = false;
    add(new Frame.FellBehind(cursor.get()));
  }

  boolean isEnding() {
    return ending;
  }

  /** Adds the last frame; nothing that the log had can be missing before it. */
  void end() {
    if (!ending) {
      catchUp();
      ending = true;
      add(new Frame.EndOfStream(cursor.get()));
    }
  }

  /** Takes note of a record that gave no frame. */
  void passedOver() {
    unreported++;
  }

  /** Adds Progress if records have passed without a frame for long enough. */
  void tick(long nanos) {
    if (unreported == 0) {
      return;
    }
    if (!waiting) {
      waiting = true;
      waitingSince = nanos;
    } else if (nanos - waitingSince >= progressNanos) {
      add(new Frame.Progress(cursor.get()));
    }
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  boolean isLast() {
    return ending && frames.size() == 1;
  }

  Frame.@Nullable Positioned peek() {
    return frames.peek();
  }

  Frame.@Nullable Positioned poll() {
    return frames.poll();
  }
}
