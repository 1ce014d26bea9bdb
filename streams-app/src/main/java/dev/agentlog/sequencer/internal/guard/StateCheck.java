package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.sequencer.internal.stores.Judged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a partition's state with what the broker shows of the partition. Pure.
 *
 * <pre>
 *  marker in the state   the broker shows                       so the state is
 *  none, no other rows   neither committed offset nor outputs   new: nothing was ever judged
 *  none                  anything else                          gone, or half rebuilt
 *  of another changelog                                         not backed by the changelog there is
 *  of another inbox                                             of positions that mean nothing now
 *  any                   the changelog was cut                  not whole
 *  next &lt; committed                                          behind what was judged
 *  next &gt;= committed                                         whole; what lies before next was judged
 * </pre>
 */
final class StateCheck {
  private StateCheck() {}

  /**
   * Returns what is wrong, as the end of a sentence that begins with the partition; empty if the
   * state is whole or new.
   *
   * @param judged the state's marker; null if it has none
   * @param otherRows whether the state has any other row
   */
  static Optional<String> wrong(Evidence evidence, @Nullable Judged judged, boolean otherRows) {
    if (evidence.changelogBeginning() > 0) {
      return Optional.of(
          "has a changelog that was cut: it begins at offset %d"
              .formatted(evidence.changelogBeginning()));
    }
    if (judged == null) {
      return withoutMarker(evidence, otherRows);
    }
    if (!judged.changelog().equals(evidence.changelog())) {
      return Optional.of(
          "has a state that belongs to a changelog which was deleted and made anew, empty");
    }
    if (!judged.inbox().equals(evidence.inbox())) {
      return Optional.of(
          "has a state that belongs to a keyed inbox which was deleted and made anew");
    }
    if (isBehind(evidence, judged)) {
      return Optional.of(
          "has a state that ends at inbox offset %d, while everything before %d was judged"
              .formatted(judged.next(), evidence.committed().orElseThrow()));
    }
    return Optional.empty();
  }

  /** Whether what is wrong is what the state lacks, which the changelog may still have. */
  static boolean lacksSomething(Evidence evidence, @Nullable Judged judged) {
    boolean whole = evidence.changelogBeginning() == 0;
    return whole && (judged == null || (isOf(evidence, judged) && isBehind(evidence, judged)));
  }

  private static boolean isOf(Evidence evidence, Judged judged) {
    return judged.changelog().equals(evidence.changelog())
        && judged.inbox().equals(evidence.inbox());
  }

  private static boolean isBehind(Evidence evidence, @Nullable Judged judged) {
    return judged != null
        && evidence.committed().isPresent()
        && evidence.committed().getAsLong() > judged.next();
  }

  private static Optional<String> withoutMarker(Evidence evidence, boolean otherRows) {
    if (otherRows) {
      return Optional.of("has half of a state: a rebuild was not finished");
    }
    if (evidence.committed().orElse(0) > 0) {
      return Optional.of(
          "has no state, while everything before inbox offset %d was judged"
              .formatted(evidence.committed().getAsLong()));
    }
    return evidence.outputs().isEmpty()
        ? Optional.empty()
        : Optional.of("has no state, while '%s' has records of it".formatted(evidence.outputs()));
  }
}
