package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.queue.OverflowQueue;
import dev.agentlog.consumer.internal.queue.Verdict;
import dev.agentlog.schemas.AgentLogException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Between those who bring a subscription's frames and those who take them. Thread-safe; holds its
 * lock for moments only, and calls nobody under it. Who cannot wait is told when there is something
 * to take.
 */
final class FrameBuffer {

  private final Overflow overflow;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile Runnable readable = () -> {};
  private @Nullable OverflowQueue queue; // guarded by lock, as all below
  private @Nullable AgentLogException failure;
  private @Nullable SubscriptionClosedException closed;
  private volatile boolean full; // written under lock
  private boolean finished;

  FrameBuffer(Overflow overflow) {
    this.overflow = overflow;
  }

  /** Has it told, from now on, when there may be something to take. */
  void watch(Runnable watcher) {
    readable = watcher;
    watcher.run();
  }

  /** Says where the subscription stands; before the first frame. */
  void begin(Cursor start) {
    lock.lock();
    try {
      if (queue == null) {
        queue = new OverflowQueue(overflow, start);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Offers a frame, and says whether it is the last one. Who waits for frames learns of it by
   * {@link #tell}, once for many.
   */
  Verdict offer(Frame.Positioned frame, boolean last) {
    lock.lock();
    try {
      Verdict verdict = queue().offer(frame);
      full = verdict == Verdict.FULL;
      if (verdict == Verdict.TAKEN) {
        finished = last;
      }
      return verdict;
    } finally {
      lock.unlock();
    }
  }

  /** Tells who waits that there may be something to take. */
  void tell() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    readable.run();
  }

  /** Fails the reader behind what waits. */
  void fail(AgentLogException why) {
    lock.lock();
    try {
      failure = why;
    } finally {
      lock.unlock();
    }
    tell();
  }

  void close(SubscriptionClosedException why) {
    lock.lock();
    try {
      closed = why;
    } finally {
      lock.unlock();
    }
    tell();
  }

  /**
   * Waits for a frame.
   *
   * @return null if there is none in time, or none will come
   * @throws AgentLogException if it is closed, or has failed and nothing waits
   */
  Frame.@Nullable Positioned take(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (true) {
        Frame.Positioned frame = takeNow();
        if (frame != null || isOver() || left <= 0) {
          return frame;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #take}, without waiting. */
  Frame.@Nullable Positioned poll() {
    lock.lock();
    try {
      return takeNow();
    } finally {
      lock.unlock();
    }
  }

  private Frame.@Nullable Positioned takeNow() {
    if (closed != null) {
      throw closed;
    }
    Frame.Positioned frame = queue == null ? null : queue.poll();
    if (frame == null && failure != null) {
      throw failure;
    }
    return frame;
  }

  private boolean isOver() {
    return finished && queue().isEmpty();
  }

  /** Tells whether a frame, or a failure, waits for the reader. */
  boolean isReadable() {
    lock.lock();
    try {
      return closed != null || failure != null || (queue != null && !queue.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the queue was full and it is worth going on; true only once each time. */
  boolean takeRoomy() {
    if (!full) {
      return false;
    }
    lock.lock();
    try {
      boolean roomy = full && queue().isRoomy();
      if (roomy) {
        full = false;
      }
      return roomy;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether all has been taken, and nothing follows. */
  boolean ended() {
    lock.lock();
    try {
      return isOver();
    } finally {
      lock.unlock();
    }
  }

  /** Returns where the subscription stands behind all that waits. */
  Cursor cursor() {
    lock.lock();
    try {
      return queue().cursor();
    } finally {
      lock.unlock();
    }
  }

  private OverflowQueue queue() {
    OverflowQueue begun = queue;
    if (begun == null) {
      throw new IllegalStateException("The subscription has not begun");
    }
    return begun;
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return queue == null ? "not begun" : queue.toString();
    } finally {
      lock.unlock();
    }
  }
}
