package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The failures that no flush has reported yet. Safe for use by any thread.
 *
 * <p>A flush takes the chapter that is open when it begins, and reports what it holds when it ends.
 * Reporting begins a new chapter. So each failure is reported, also to every one of several flushes
 * that wait at the same time, and only by flushes that ended.
 */
final class FailureLatch {

  @GuardedBy("this")
  private Chapter open = new Chapter();

  /** The failures between two reports; guarded by its latch. */
  static final class Chapter {
    private @Nullable RuntimeException first;
    private long count;
  }

  /** Notes a failure. */
  synchronized void record(RuntimeException failure) {
    if (open.first == null) {
      open.first = failure;
    }
    open.count++;
  }

  /** Returns the chapter for a flush that begins. */
  synchronized Chapter chapter() {
    return open;
  }

  /**
   * Reports for a flush that ended.
   *
   * @param chapter what was open when it began
   * @param who the sink, for the message
   * @throws SinkException if there was a failure
   */
  void report(Chapter chapter, String who) {
    RuntimeException first;
    long count;
    synchronized (this) {
      first = chapter.first;
      count = chapter.count;
      if (first != null && chapter == open) {
        open = new Chapter();
      }
    }
    if (first != null) {
      throw new SinkException(
          "The flush of %s found %d failure%s, of which the first is: %s"
              .formatted(who, count, count == 1 ? "" : "s", first.getMessage()),
          first);
    }
  }
}
