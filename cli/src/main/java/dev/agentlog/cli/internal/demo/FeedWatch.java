package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoListener.Delivered;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A subscriber of everything: reads on a thread of its own, measures, tells the listener, and
 * remembers what it got. Thread-safe.
 */
final class FeedWatch implements Runnable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String OPENED = "session.created";

  private final Subscription subscription;
  private final Ledger ledger;
  private final DemoListener listener;
  private final Set<String> appended = new HashSet<>(); // guarded by this
  private final Map<String, Long> heads = new HashMap<>(); // guarded by this
  private volatile boolean stopped;

  FeedWatch(Subscription subscription, Ledger ledger, DemoListener listener) {
    this.subscription = subscription;
    this.ledger = ledger;
    this.listener = listener;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        if (subscription.next(POLL).orElse(null) instanceof Frame.Event event) {
          take(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AgentLogException e) {
      ledger.fault("the subscriber of everything failed: " + e.getMessage());
    }
  }

  void stop() {
    stopped = true;
  }

  /** Waits until all these events have been delivered; false if they were not within the time. */
  synchronized boolean awaitAll(Set<String> ids, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!appended.containsAll(ids)) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  /** The ids of all delivered events but those that open sessions. */
  synchronized Set<String> delivered() {
    return Set.copyOf(appended);
  }

  private void take(Frame.Event event) {
    ledger.delivered(event.eventId());
    Delivered delivered =
        new Delivered(event.session(), event.branch(), event.sequence(), event.kind());
    listener.delivered(delivered);
    synchronized (this) {
      String branch = event.session() + "/" + event.branch();
      long expected = heads.getOrDefault(branch, 0L) + 1;
      if (event.sequence() != expected) {
        ledger.fault(
            "the subscriber got sequence %d of %s where %d was due."
                .formatted(event.sequence(), branch, expected));
      }
      heads.put(branch, event.sequence());
      if (!event.kind().equals(OPENED) && !appended.add(event.eventId())) {
        ledger.fault("the subscriber got event %s twice.".formatted(event.eventId()));
      }
      notifyAll();
    }
  }
}
