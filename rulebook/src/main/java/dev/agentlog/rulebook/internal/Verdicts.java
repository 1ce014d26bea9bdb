package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Origin;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import org.jspecify.annotations.Nullable;

/** Writes the answers to writers; session and branch in them are those that the event names. */
final class Verdicts {

  private Verdicts() {}

  static Verdict accepted(Append append, long sequence) {
    return verdict(append, Outcome.ACCEPTED, sequence, null);
  }

  static Verdict duplicate(Append append, EventState original) {
    return verdict(append, Outcome.DUPLICATE, original.sequence(), null);
  }

  static Verdict rejected(Append append, Refusal refusal) {
    return verdict(append, Outcome.REJECTED, null, refusal);
  }

  private static Verdict verdict(
      Append append, Outcome outcome, @Nullable Long sequence, @Nullable Refusal refusal) {
    Origin writtenAt = append.record().writtenAt();
    return new Verdict(
        append.eventIdText(),
        append.event().sessionId(),
        append.branch(),
        outcome,
        sequence,
        refusal == null ? null : append.expectedSequence(),
        refusal == null ? null : refusal.reason().name(),
        refusal == null ? null : refusal.detail(),
        writtenAt.topic(),
        writtenAt.partition(),
        writtenAt.offset());
  }
}
