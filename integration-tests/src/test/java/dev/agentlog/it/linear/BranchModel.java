package dev.agentlog.it.linear;

import dev.agentlog.it.linear.Answer.Accepted;
import dev.agentlog.it.linear.Answer.Duplicate;
import dev.agentlog.it.linear.Answer.Rejected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one authority answers to an append on a branch that holds certain events. It is written from
 * the contract, not from the rulebook. Stateless.
 */
final class BranchModel {
  private BranchModel() {}

  /**
   * The answer.
   *
   * @param events the ids of the branch's events, in order, each once
   */
  static Answer answer(List<String> events, Operation append) {
    return answer(events.size(), events.indexOf(append.eventId()) + 1, events, append);
  }

  /**
   * The answer where the branch holds the first events of a log.
   *
   * @param head how many of them
   * @param standsAt the sequence of the append's event in the log; 0 if it is not there
   */
  static Answer answer(long head, long standsAt, List<String> log, Operation append) {
    if (standsAt > 0 && standsAt <= head) {
      return new Duplicate(standsAt);
    }
    long next = head + 1;
    if (append.demanded().isEmpty() && head == 0) {
      return new Rejected("BRANCH_UNKNOWN", next);
    }
    long demanded = append.demanded().orElse(next);
    if (demanded > next) {
      return new Rejected("SEQUENCE_GAP", next);
    }
    String headId = head == 0 ? null : log.get((int) head - 1);
    if (demanded < next || isAnother(append.previous(), headId)) {
      return new Rejected("SEQUENCE_CONFLICT", next);
    }
    return new Accepted(next);
  }

  private static boolean isAnother(@Nullable String named, @Nullable String headId) {
    return named != null && !named.equals(headId);
  }
}
