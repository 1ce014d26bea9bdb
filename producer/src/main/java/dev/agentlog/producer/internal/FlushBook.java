package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.FlushFailedException;
import dev.agentlog.producer.FlushTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a flush must know: which appends have not ended, and which failed that no flush has told.
 * Safe for use by any thread; calls nobody.
 *
 * <p>A failure is told once, by the flush that ends next; of several only the first is kept, and
 * their number.
 */
final class FlushBook {

  private final String who;

  @GuardedBy("this")
  private final Map<Object, Long> open = new LinkedHashMap<>();

  @GuardedBy("this")
  private long begun;

  @GuardedBy("this")
  private int waiting;

  @GuardedBy("this")
  private @Nullable Throwable first;

  @GuardedBy("this")
  private long failures;

  /**
   * Creates an empty book.
   *
   * @param who whose appends they are, for the messages
   */
  FlushBook(String who) {
    this.who = who;
  }

  /** Notes an append that begins. */
  synchronized void begin(Object append) {
    open.put(append, ++begun);
  }

  /** Notes that an append ended. */
  synchronized void end(Object append, @Nullable Throwable failure) {
    if (failure != null) {
      fail(failure);
    }
    if (open.remove(append) != null && waiting > 0) {
      notifyAll();
    }
  }

  /** Notes a failure of something that is not waited for. */
  synchronized void fail(Throwable failure) {
    failures++;
    if (first == null) {
      first = failure;
    }
  }

  /**
   * Waits until every append begun before has ended.
   *
   * @throws FlushTimeoutException if they have not in time
   * @throws FlushFailedException if any failed since the last flush that ended
   */
  void flush(Duration timeout) {
    CallbackThread.refuse("The flush of " + who);
    try {
      report(timeout);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted("The flush of " + who, interrupted);
    }
  }

  private synchronized void report(Duration timeout) throws InterruptedException {
    long mark = begun;
    long end = System.nanoTime() + Checks.nanos(timeout);
    waiting++;
    try {
      while (oldest() <= mark) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new FlushTimeoutException(
              "The flush of %s did not end within %d ms, as %d appends await an answer; flush again, with more time."
                  .formatted(who, timeout.toMillis(), open.size()));
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } finally {
      waiting--;
    }
    Throwable failure = first;
    long count = failures;
    first = null;
    failures = 0;
    if (failure != null) {
      throw new FlushFailedException(who, count, failure);
    }
  }

  @GuardedBy("this")
  private long oldest() {
    return open.isEmpty() ? Long.MAX_VALUE : open.values().iterator().next();
  }
}
