package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import org.jspecify.annotations.Nullable;

/** Verdicts as a sequencer writes them. */
final class TestVerdicts {

  private TestVerdicts() {}

  static Verdict accepted(String eventId, long sequence, InboxPosition at) {
    return of(eventId, Outcome.ACCEPTED, sequence, at);
  }

  static Verdict of(String eventId, Outcome outcome, @Nullable Long sequence, InboxPosition at) {
    return new Verdict(
        eventId,
        "s",
        "main",
        outcome,
        sequence,
        null,
        null,
        null,
        at.topic(),
        at.partition(),
        at.offset());
  }

  static Verdict rejected(String eventId, String reason, long expected, InboxPosition at) {
    return new Verdict(
        eventId,
        "s",
        "main",
        Outcome.REJECTED,
        null,
        expected,
        reason,
        "Because.",
        at.topic(),
        at.partition(),
        at.offset());
  }
}
