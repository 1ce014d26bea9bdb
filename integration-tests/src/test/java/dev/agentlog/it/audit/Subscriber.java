package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a scope through the consumer SDK from the beginning, on a thread of its own, and notes what
 * is delivered. Thread-safe.
 */
public final class Subscriber implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Subscription subscription;
  private final Visibility visibility;
  private final Thread thread = new Thread(this::run, "subscriber");
  private final Map<String, List<String>> delivered = new HashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private volatile boolean closed;

  /** Subscribes and begins to read. */
  public Subscriber(AgentLogConsumer consumer, Scope scope, Visibility visibility) {
    this.visibility = visibility;
    this.subscription =
        consumer.subscribe(scope, SubscribeOptions.builder().visibility(visibility).build());
    thread.setDaemon(true);
    thread.start();
  }

  /** How an event is named where what was delivered is compared with the log. */
  static String event(String branch, long sequence, String eventId) {
    return branch + "@" + sequence + "=" + eventId;
  }

  /**
   * Waits until as much of the session was delivered as its log holds, then compares.
   *
   * @throws AssertionError unless each event of the log was delivered once, in the log's order,
   *     without a gap
   */
  public void compare(String session, List<String> log) {
    await(this + " delivers all of " + session)
        .atMost(LIMIT)
        .until(() -> troubled() || delivered(session).size() >= log.size());
    synchronized (this) {
      assertThat(troubles).as("%s", this).isEmpty();
    }
    assertThat(delivered(session)).as("%s delivers %s", this, session).isEqualTo(log);
  }

  /** How many copies that aborted transactions left were dropped. */
  public long droppedCopies() {
    return subscription.droppedCopies();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    subscription.close();
  }

  @Override
  public String toString() {
    return "The subscriber of " + subscription.scope().describe() + ", " + visibility;
  }

  private synchronized List<String> delivered(String session) {
    return List.copyOf(delivered.getOrDefault(session, List.of()));
  }

  private synchronized boolean troubled() {
    return !troubles.isEmpty();
  }

  private void run() {
    try {
      while (!closed) {
        Optional<Frame> frame = subscription.next(POLL);
        frame.ifPresent(this::take);
      }
    } catch (AgentLogException e) {
      trouble(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void take(Frame frame) {
    if (frame instanceof Frame.Event event) {
      delivered
          .computeIfAbsent(event.session(), key -> new ArrayList<>())
          .add(event(event.branch(), event.sequence(), event.eventId()));
    } else if (frame instanceof Frame.Gap gap) {
      trouble(gap.toString());
    }
  }

  private synchronized void trouble(String what) {
    troubles.add(what);
  }
}
