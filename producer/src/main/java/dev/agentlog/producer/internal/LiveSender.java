package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.LiveOptions;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.internal.live.LiveBuffer;
import dev.agentlog.producer.internal.live.LiveParcel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events live: puts them into a {@link LiveBuffer}, from which a thread of its own, begun by
 * the first one, hands them to the {@link LiveCourier}. Callers never wait for a broker. Safe for
 * use by any thread.
 *
 * <p>The lock guards the buffer and is never held while anything is sent.
 */
final class LiveSender {

  private static final Logger log = LoggerFactory.getLogger(LiveSender.class);

  /** The longest that a terminal event waits for what was to be sent before it. */
  private static final Duration TERMINAL_WAITS = Duration.ofMillis(100);

  private static final Duration CLOSE_WAITS = Duration.ofSeconds(1);

  private final EventEncoder encoder;
  private final String topic;
  private final LiveCourier courier;
  private final LiveCounts counts;
  private final String threadName;

  @GuardedBy("this")
  private final LiveBuffer buffer;

  @GuardedBy("this")
  private @Nullable LiveParcel handing;

  @GuardedBy("this")
  private @Nullable Thread thread;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private boolean ended;

  /**
   * What a sender works with.
   *
   * @param topic where to
   * @param courier its own from now on
   * @param counts the courier's too
   */
  record Parts(EventEncoder encoder, String topic, LiveCourier courier, LiveCounts counts) {}

  LiveSender(Parts parts, LiveOptions options, String threadName) {
    this.encoder = parts.encoder();
    this.topic = parts.topic();
    this.courier = parts.courier();
    this.counts = parts.counts();
    this.buffer = new LiveBuffer(options);
    this.threadName = threadName;
  }

  /** Takes an event, or drops it if too many wait; the draft has passed the guards. */
  void send(SessionRoute route, String branch, EventDraft draft) {
    int bytes = encoder.encodeLive(topic, route, branch, draft).value().length;
    LiveParcel.Arrival arrival = new LiveParcel.Arrival(route.session(), branch, draft, bytes);
    LiveBuffer.Outcome outcome = take(arrival);
    counts.taken(outcome == LiveBuffer.Outcome.MERGED);
    if (outcome == LiveBuffer.Outcome.REFUSED) {
      counts.dropped(
          1,
          "The event %s of kind %s was not sent live, as too much waits already; the brokers are slow or away, or liveOptions maxBytes is too low."
              .formatted(draft.eventId(), draft.kind()));
    }
  }

  private synchronized LiveBuffer.Outcome take(LiveParcel.Arrival arrival) {
    if (closed) {
      throw new ProducerClosedException(
          "The event %s was not sent live to session '%s': the producer is closed."
              .formatted(arrival.draft().eventId(), arrival.session()));
    }
    if (thread == null) {
      thread = new Thread(this::run, threadName);
      thread.setDaemon(true);
      thread.start();
    }
    boolean idle = buffer.isEmpty();
    long now = System.nanoTime();
    LiveBuffer.Outcome outcome = buffer.add(arrival, now);
    if (idle || buffer.nanosUntilDue(now) == 0) {
      notifyAll();
    }
    return outcome;
  }

  /**
   * Has everything of a session sent before a terminal event of it: what cannot be handed over at
   * once is dropped, so that it does not come behind.
   */
  void beforeTerminal(String session) {
    int late = letGo(session);
    counts.dropped(
        late,
        "Events for session '%s' were dropped, as they could not be sent within %d ms before a terminal event; the brokers are slow or away."
            .formatted(session, TERMINAL_WAITS.toMillis()));
  }

  private synchronized int letGo(String session) {
    LiveParcel last = buffer.holds(session) ? buffer.letGo(session) : null;
    if (last == null && handing != null && handing.session().equals(session)) {
      last = handing;
    }
    return last == null || awaitHanded(last, TERMINAL_WAITS) ? 0 : buffer.drop(session);
  }

  /**
   * Has everything sent that waits, and waits until it is handed over, no longer than told.
   *
   * @return what is left of the time
   */
  synchronized Duration flush(Duration timeout) {
    LiveParcel ready = buffer.letGoAll();
    LiveParcel last = ready != null ? ready : handing;
    if (last == null) {
      return timeout;
    }
    long end = System.nanoTime() + Checks.nanos(timeout);
    boolean all = awaitHanded(last, timeout);
    log.atTrace().addKeyValue("handed_over", all).log("Live events were flushed.");
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Waits for a parcel to be handed over; an interrupt ends the waiting and is kept. */
  @GuardedBy("this")
  private boolean awaitHanded(LiveParcel last, Duration timeout) {
    notifyAll();
    long end = System.nanoTime() + Checks.nanos(timeout);
    try {
      while (handing == last || buffer.isReady(last)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    } catch (InterruptedException kept) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  LiveStats stats() {
    return counts.stats();
  }

  private void run() {
    try {
      for (LiveParcel next = next(); next != null; next = next()) {
        try {
          courier.hand(next);
        } finally {
          handed();
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      courier.close(Duration.ZERO);
    }
  }

  private synchronized @Nullable LiveParcel next() throws InterruptedException {
    while (!ended) {
      long now = System.nanoTime();
      handing = buffer.poll(now);
      if (handing != null) {
        return handing;
      }
      TimeUnit.NANOSECONDS.timedWait(this, buffer.nanosUntilDue(now));
    }
    return null;
  }

  private synchronized void handed() {
    handing = null;
    notifyAll();
  }

  /** Refuses further events, sends what waits, and ends; takes no longer than a few seconds. */
  void close() {
    Thread running = refuse();
    if (running == null) {
      return;
    }
    Duration unused = flush(CLOSE_WAITS);
    counts.dropped(end(), "Events were dropped, as the producer was closed before they were sent.");
    boolean interrupted = Thread.interrupted();
    try {
      courier.close(CLOSE_WAITS);
      running.join(CLOSE_WAITS.toMillis());
    } catch (InterruptedException hurry) {
      interrupted = true;
    } catch (KafkaException failure) {
      log.atWarn().setCause(failure).log("The client for live events did not close cleanly.");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Thread refuse() {
    closed = true;
    return thread;
  }

  private synchronized int end() {
    ended = true;
    notifyAll();
    return buffer.dropAll();
  }
}
