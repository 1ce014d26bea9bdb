package dev.agentlog.it.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.it.load.Rng;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a session through a subscription that begins at some place of its log, at a generated pace,
 * on a thread of its own. Thread-safe.
 */
final class LateReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long LONGEST_REST_NANOS = 60_000_000;

  private final String session;
  private final int skipped;
  private final Rng rng;
  private final Subscription subscription;
  private final Thread thread = new Thread(this::run, "late-reader");
  private final List<String> delivered = new ArrayList<>(); // guarded by this, as the next
  private final List<Cursor> cursors = new ArrayList<>();
  private @Nullable String trouble;
  private volatile boolean hurried;
  private volatile boolean closed;

  /**
   * Where a reader begins.
   *
   * @param skipped how many events of the log lie before it
   * @param start the place
   */
  record Place(int skipped, Start start) {
    static final Place BEGINNING = new Place(0, Start.beginning());
  }

  LateReader(
      AgentLogConsumer consumer, String session, Place place, Visibility visibility, Rng rng) {
    this.session = session;
    this.skipped = place.skipped();
    this.rng = rng;
    int capacity = rng.chance(50) ? 1_024 : (int) rng.between(2, 50);
    this.subscription =
        consumer.subscribe(
            Scope.session(session),
            SubscribeOptions.builder()
                .start(place.start())
                .visibility(visibility)
                .overflow(Overflow.of(Overflow.Policy.BACKPRESSURE, capacity, 1))
                .build());
    thread.setDaemon(true);
    thread.start();
  }

  String session() {
    return session;
  }

  /** A place that this one has passed, for another one to begin at. */
  synchronized Place place(Rng other) {
    if (cursors.isEmpty()) {
      return Place.BEGINNING;
    }
    int at = other.below(cursors.size());
    return new Place(skipped + at + 1, Start.cursor(cursors.get(at).token()));
  }

  /**
   * Waits until all that the log holds was delivered, and compares.
   *
   * @throws AssertionError unless each event behind the place was delivered once, in order
   */
  void compare(List<String> log) {
    hurried = true;
    List<String> expected = log.subList(skipped, log.size());
    await(subscription + " delivers all")
        .atMost(LIMIT)
        .until(() -> trouble() != null || delivered().size() >= expected.size());
    assertThat(trouble()).as("%s", subscription).isNull();
    assertThat(delivered()).as("%s", subscription).isEqualTo(expected);
  }

  /** How many copies that aborted transactions left it dropped. */
  long droppedCopies() {
    return subscription.droppedCopies();
  }

  private synchronized List<String> delivered() {
    return List.copyOf(delivered);
  }

  private synchronized @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (!closed) {
        subscription.next(POLL).ifPresent(this::take);
        if (!hurried && rng.below(40) == 0) {
          LockSupport.parkNanos(rng.between(0, LONGEST_REST_NANOS));
        }
      }
    } catch (AgentLogException e) {
      trouble(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void take(Frame frame) {
    if (frame instanceof Frame.Event event) {
      delivered.add(event.branch() + "@" + event.sequence() + "=" + event.eventId());
      cursors.add(event.cursor());
    } else if (frame instanceof Frame.Gap gap) {
      trouble(gap.toString());
    }
  }

  private synchronized void trouble(String what) {
    trouble = what;
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
}
