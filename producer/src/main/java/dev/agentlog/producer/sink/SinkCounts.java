package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what becomes of one sink's events, and tells of those that are lost: in the log, the
 * first, second, fourth, eighth and so on, and to the next flush. Safe for use by any thread.
 */
final class SinkCounts {

  private static final Logger log = LoggerFactory.getLogger(SinkCounts.class);

  private final String name;
  private final FailureLatch failures;

  @GuardedBy("this")
  private long accepted;

  @GuardedBy("this")
  private long delivered;

  @GuardedBy("this")
  private long failed;

  @GuardedBy("this")
  private long dropped;

  SinkCounts(String name, FailureLatch failures) {
    this.name = name;
    this.failures = failures;
  }

  synchronized void accepted() {
    accepted++;
  }

  synchronized void delivered() {
    delivered++;
  }

  synchronized SinkStats stats() {
    int waiting = Math.toIntExact(accepted - delivered - failed - dropped);
    return new SinkStats(name, accepted, delivered, failed, dropped, waiting);
  }

  /** Counts and tells an event that the sink did not take. */
  void failed(SinkEvent event, Throwable cause) {
    long count;
    synchronized (this) {
      count = ++failed;
    }
    failures.record(
        new SinkException(
            "The sink '%s' did not take event %s of kind %s: %s"
                .formatted(name, event.draft().eventId(), event.draft().kind(), cause),
            cause));
    if (Long.bitCount(count) == 1) {
      log.atWarn()
          .addKeyValue("sink", name)
          .addKeyValue("event", event.draft().eventId())
          .addKeyValue("failed", count)
          .setCause(cause)
          .log("A sink did not take an event.");
    }
  }

  /** Tells that the sink failed at something that is not one event. */
  void failed(String doing, Throwable cause) {
    failures.record(
        new SinkException("The sink '%s' failed to %s: %s".formatted(name, doing, cause), cause));
    log.atWarn()
        .addKeyValue("sink", name)
        .addKeyValue("doing", doing)
        .setCause(cause)
        .log("A sink failed.");
  }

  /**
   * Counts and tells an event that the sink was not given.
   *
   * @param why what the sink had too much of, and what can be done
   */
  void dropped(SinkEvent event, String why) {
    long count;
    synchronized (this) {
      count = ++dropped;
    }
    failures.record(
        new SinkDroppedException(
            "The event %s of kind %s was dropped before the sink '%s': %s."
                .formatted(event.draft().eventId(), event.draft().kind(), name, why)));
    if (Long.bitCount(count) == 1) {
      log.atWarn()
          .addKeyValue("sink", name)
          .addKeyValue("event", event.draft().eventId())
          .addKeyValue("dropped", count)
          .log("An event was dropped before a sink.");
    }
  }
}
