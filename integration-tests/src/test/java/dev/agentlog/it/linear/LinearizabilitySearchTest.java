package dev.agentlog.it.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.linear.Answer.Accepted;
import dev.agentlog.it.linear.Answer.Duplicate;
import dev.agentlog.it.linear.Answer.Rejected;
import dev.agentlog.it.load.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The check decides as trying every order does, over many small histories: true ones, and such in
 * which something was changed.
 */
class LinearizabilitySearchTest {
  private static final int CASES = Integer.getInteger("agentlog.linear.cases", 10_000);
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final List<String> EVENTS = List.of("a", "b", "c", "d");
  private static final List<String> REASONS =
      List.of("SEQUENCE_CONFLICT", "SEQUENCE_GAP", "BRANCH_UNKNOWN");

  private final Rng rng = new Rng(SEED);

  @Test
  void theCheckDecidesAsTryingEveryOrderDoes() {
    int held = 0;
    for (int number = 0; number < CASES; number++) {
      List<String> log = new ArrayList<>();
      List<Operation> operations = history(log);
      for (int changes = rng.below(4); changes > 0; changes--) {
        change(operations, log);
      }
      boolean holds = Search.finds(operations, log);
      assertThat(Linearizability.violation(operations, log).isEmpty())
          .as("seed %d, %s, log %s", SEED, operations, log)
          .isEqualTo(holds);
      held += holds ? 1 : 0;
    }
    System.out.printf(
        "LinearizabilitySearchTest, seed %d: %d histories hold, %d do not%n",
        SEED, held, CASES - held);
    assertThat(held).isBetween(CASES / 10, CASES * 9 / 10);
  }

  /** Appends judged at moments that grow, each called before its moment and answered behind it. */
  private List<Operation> history(List<String> log) {
    List<Operation> operations = new ArrayList<>();
    for (int moment = 10; moment < 17; moment++) {
      Operation append = append(moment);
      boolean unknown = rng.chance(25);
      if (!unknown || rng.chance(50)) {
        Answer answer = BranchModel.answer(log, append);
        if (answer instanceof Accepted) {
          log.add(append.eventId());
        }
        if (!unknown) {
          append = with(append, answer, moment + rng.below(4));
        }
      }
      operations.add(append);
    }
    return operations;
  }

  private Operation append(int moment) {
    return new Operation(
        rng.pick(EVENTS),
        rng.chance(50) ? OptionalLong.empty() : OptionalLong.of(rng.between(1, 4)),
        rng.chance(20) ? rng.pick(EVENTS) : null,
        moment - rng.below(4),
        Operation.NEVER,
        Answer.Unknown.INSTANCE);
  }

  private void change(List<Operation> operations, List<String> log) {
    int index = rng.below(operations.size());
    Operation append = operations.get(index);
    switch (rng.below(5)) {
      case 0 -> operations.set(index, with(append, answer(), append.invoked() + rng.below(8)));
      case 1 -> operations.set(index, with(append, Answer.Unknown.INSTANCE, Operation.NEVER));
      case 2 -> operations.set(index, later(append));
      case 3 -> log.add(rng.below(log.size() + 1), rng.pick(EVENTS));
      default -> {
        if (!log.isEmpty()) {
          log.remove(rng.below(log.size()));
        }
      }
    }
  }

  private Operation later(Operation append) {
    long by = rng.between(-6, 6);
    return new Operation(
        append.eventId(),
        append.demanded(),
        append.previous(),
        append.invoked() + by,
        append.answered() == Operation.NEVER ? Operation.NEVER : append.answered() + by,
        append.answer());
  }

  private Answer answer() {
    return switch (rng.below(3)) {
      case 0 -> new Accepted(rng.between(1, 4));
      case 1 -> new Duplicate(rng.between(1, 4));
      default -> new Rejected(rng.pick(REASONS), rng.between(0, 5));
    };
  }

  private static Operation with(Operation append, Answer answer, long answered) {
    return new Operation(
        append.eventId(), append.demanded(), append.previous(), append.invoked(), answered, answer);
  }
}
