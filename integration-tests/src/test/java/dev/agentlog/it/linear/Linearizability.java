package dev.agentlog.it.linear;

import dev.agentlog.it.linear.Answer.Accepted;
import dev.agentlog.it.linear.Answer.Duplicate;
import dev.agentlog.it.linear.Answer.Rejected;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the answers to the appends on a branch, and the log read when all had ended, are
 * what one authority gives that judges one append after another, each between its call and its
 * answer. The decision is exact, and takes time in proportion to the number of operations.
 *
 * <p>The log names the event that makes the branch's head n, for each n, so nothing is left to
 * search but the moments t(n) at which that happened. An acceptance at n bounds t(n) on both sides.
 * A rejection that tells n as expected fell between t(n - 1) and t(n), a duplicate behind t(n).
 * What has no answer made a head if nobody else can have, and otherwise did nothing. Taking each
 * t(n) as early as its lower bounds allow meets all upper bounds, or nothing does.
 *
 * <p>Not thread-safe; used once.
 */
public final class Linearizability {
  private static final long BEGINNING = Long.MIN_VALUE;

  private final List<Operation> operations;
  private final List<String> log;
  private final Map<String, Integer> places = new HashMap<>();
  private final @Nullable Operation[] makers;
  private final long[] notBefore;
  private final long[] before;
  private @Nullable String violation;

  private Linearizability(List<Operation> operations, List<String> log) {
    this.operations = operations;
    this.log = log;
    this.makers = new @Nullable Operation[log.size() + 1];
    this.notBefore = new long[log.size() + 2];
    this.before = new long[log.size() + 2];
    Arrays.fill(notBefore, BEGINNING);
    Arrays.fill(before, Operation.NEVER);
  }

  /**
   * Checks the operations on one branch.
   *
   * @param operations in any order
   * @param log the ids of the branch's events in the order of their sequences
   * @return what contradicts; empty if nothing does
   */
  public static Optional<String> violation(List<Operation> operations, List<String> log) {
    return Optional.ofNullable(new Linearizability(operations, log).check());
  }

  private @Nullable String check() {
    for (int sequence = 1; sequence <= log.size() && violation == null; sequence++) {
      Integer other = places.put(log.get(sequence - 1), sequence);
      if (other != null) {
        violation = "the event at %d is in the log at %d, too".formatted(sequence, other);
      }
    }
    for (int i = 0; i < operations.size() && violation == null; i++) {
      take(operations.get(i));
    }
    for (int i = 0; i < operations.size() && violation == null; i++) {
      mayHaveMade(operations.get(i));
    }
    if (violation == null) {
      findMoments();
    }
    return violation;
  }

  private void take(Operation append) {
    Answer answer = append.answer();
    if (answer instanceof Accepted accepted) {
      accepted(append, accepted.sequence());
    } else if (answer instanceof Duplicate duplicate) {
      if (standsAt(append) != duplicate.sequence()) {
        violation = "what %s names is not there".formatted(append);
      } else {
        fellBehind(duplicate.sequence(), append);
      }
    } else if (answer instanceof Rejected rejected) {
      rejected(append, rejected);
    }
  }

  private void accepted(Operation append, long sequence) {
    if (standsAt(append) != sequence) {
      violation = "the event of %s is not there".formatted(append);
    } else if (!fits(append, sequence - 1)) {
      violation = "%s cannot have been accepted".formatted(append);
    } else if (makers[(int) sequence] != null) {
      violation = "%s and %s were both accepted".formatted(makers[(int) sequence], append);
    } else {
      makers[(int) sequence] = append;
    }
  }

  private void rejected(Operation append, Rejected rejected) {
    long head = rejected.expected() - 1;
    if (head < 0 || head > log.size() || !fits(append, head)) {
      violation = "no head of the branch gives reason for %s".formatted(append);
      return;
    }
    fellBehind(head, append);
    fellBefore(head + 1, append);
  }

  /** Of those without an answer, the one called first may have been judged at the most times. */
  private void mayHaveMade(Operation append) {
    int place = standsAt(append);
    if (append.answer() != Answer.Unknown.INSTANCE || place == 0) {
      return;
    }
    boolean accepted =
        BranchModel.answer(place - 1, place, log, append).equals(new Accepted(place));
    Operation other = makers[place];
    if (accepted
        && (other == null
            || (other.answer() == Answer.Unknown.INSTANCE && append.invoked() < other.invoked()))) {
      makers[place] = append;
    }
  }

  private void findMoments() {
    long earliest = BEGINNING;
    for (int sequence = 1; sequence <= log.size() && violation == null; sequence++) {
      Operation maker = makers[sequence];
      if (maker == null) {
        violation = "nobody can have appended %s at %d".formatted(log.get(sequence - 1), sequence);
        return;
      }
      fellBefore(sequence, maker);
      fellBehind(sequence, maker);
      earliest = Math.max(earliest, notBefore[sequence]);
      if (earliest > before[sequence]) {
        violation =
            "the head became %d before %d, and not before %d: %s"
                .formatted(sequence, before[sequence], earliest, maker);
      }
    }
  }

  /** The head became n after the call: the operation had to come no later than that. */
  private void fellBefore(long sequence, Operation append) {
    notBefore[(int) sequence] = Math.max(notBefore[(int) sequence], append.invoked());
  }

  /** The head became n before the answer: the operation had to come no earlier than that. */
  private void fellBehind(long sequence, Operation append) {
    before[(int) sequence] = Math.min(before[(int) sequence], append.answered());
  }

  private boolean fits(Operation append, long head) {
    return BranchModel.answer(head, standsAt(append), log, append).equals(append.answer());
  }

  private int standsAt(Operation append) {
    return places.getOrDefault(append.eventId(), 0);
  }
}
