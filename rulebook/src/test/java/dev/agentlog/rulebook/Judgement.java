package dev.agentlog.rulebook;

import dev.agentlog.rulebook.Decision.Accepted;
import dev.agentlog.rulebook.Decision.Duplicate;
import dev.agentlog.rulebook.Decision.Rejected;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be told about one append from outside, but for the wording of sentences.
 *
 * @param outcome how the append ended
 * @param reason why it was rejected; null if it was not
 * @param sequence the accepted or original sequence; 0 if it was rejected
 * @param tombstone the tombstone with an empty sentence; null if it was not rejected
 * @param verdict the answer with an empty sentence; null if none is ever sent
 * @param value the bytes for the log; null if it was not accepted
 */
record Judgement(
    Outcome outcome,
    @Nullable Reason reason,
    long sequence,
    @Nullable Tombstone tombstone,
    @Nullable Verdict verdict,
    @Nullable ByteBuffer value) {

  /** What the rulebook says. */
  static Judgement of(Decision decision) {
    if (decision instanceof Accepted accepted) {
      return new Judgement(
          Outcome.ACCEPTED,
          null,
          accepted.sequence(),
          null,
          accepted.verdict(),
          ByteBuffer.wrap(accepted.value()));
    }
    if (decision instanceof Duplicate duplicate) {
      return new Judgement(
          Outcome.DUPLICATE, null, duplicate.sequence(), null, duplicate.verdict(), null);
    }
    Rejected rejected = (Rejected) decision;
    return new Judgement(
        Outcome.REJECTED,
        rejected.reason(),
        0,
        wordless(rejected.tombstone()),
        wordless(rejected.verdict()),
        null);
  }

  static Tombstone wordless(Tombstone tombstone) {
    return Tombstone.newBuilder(tombstone).setDetail("").build();
  }

  private static @Nullable Verdict wordless(@Nullable Verdict verdict) {
    return verdict == null ? null : Verdict.newBuilder(verdict).setDetail("").build();
  }
}
