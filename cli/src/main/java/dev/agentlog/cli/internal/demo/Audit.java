package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoSummary.Counts;
import dev.agentlog.cli.internal.query.SequencerQueries;
import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.Optional;

/**
 * The demo's closing of accounts: replays every session from its beginning to its end, asks for its
 * tombstones, and compares both with the ledger. Used by one thread.
 */
final class Audit {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double LEAST_CONFLICTS = 0.05;

  private final Ledger ledger;

  Audit(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Enters whatever does not hold as a fault in the ledger. */
  void run(AgentLogConsumer consumer, SequencerQueries queries) throws InterruptedException {
    long appended = 0;
    long conflicts = 0;
    for (var entry : ledger.counts().entrySet()) {
      Counts counts = entry.getValue();
      appended += counts.appended();
      conflicts += counts.appended() - counts.accepted();
      compare(
          entry.getKey(),
          "events in its log",
          counts.accepted() + 1,
          replay(consumer, entry.getKey()));
      long tombstones =
          queries.session(entry.getKey()).map(row -> row.path("tombstones").asLong()).orElse(-1L);
      compare(entry.getKey(), "tombstones", counts.refused(), tombstones);
    }
    if (conflicts < appended * LEAST_CONFLICTS) {
      ledger.fault("only %d of %d appends conflicted.".formatted(conflicts, appended));
    }
  }

  private void compare(String session, String what, long counted, long found) {
    if (counted != found) {
      ledger.fault(
          "session %s has %d %s, and the agents counted %d."
              .formatted(session, found, what, counted));
    }
  }

  private static long replay(AgentLogConsumer consumer, String session)
      throws InterruptedException {
    long events = 0;
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Subscription subscription = consumer.subscribe(Scope.session(session))) {
      while (!subscription.ended() && System.nanoTime() < end) {
        Optional<Frame> frame = subscription.next(Duration.ofMillis(200));
        events += frame.filter(Frame.Event.class::isInstance).isPresent() ? 1 : 0;
      }
      return subscription.ended() ? events : -1;
    }
  }
}
