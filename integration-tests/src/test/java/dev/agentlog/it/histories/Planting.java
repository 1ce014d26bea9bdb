package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Answer;
import dev.agentlog.it.linear.Answer.Accepted;
import dev.agentlog.it.linear.Answer.Rejected;
import dev.agentlog.it.linear.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Wrongs that are put into a history in which there is none, so that they must be found. */
enum Planting {
  /** The last acceptance of the history is not in the log. */
  ACCEPTANCE_LOST {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      return accepted(history, operation -> sequence(operation) == log.size())
          .map(last -> log.remove(last.eventId()))
          .orElse(false);
    }
  },
  /** An accepted event is in the log once more. */
  ACCEPTED_TWICE {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      return !log.isEmpty() && log.add(log.get(0));
    }
  },
  /** Two writers were told one sequence. */
  ONE_SEQUENCE_FOR_TWO {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      Optional<Operation> one = accepted(history, operation -> true);
      one.ifPresent(history::add);
      return one.isPresent();
    }
  },
  /** An event is in the log that its writer was told is not, and that nobody appended again. */
  REJECTED_AND_THERE {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      Predicate<Operation> onlyOne =
          operation ->
              history.stream().filter(o -> o.eventId().equals(operation.eventId())).count() == 1;
      return replaced(
          history,
          accepted(history, onlyOne),
          one -> with(one, one.invoked(), one.answered(), conflict(sequence(one))));
    }
  },
  /** Two neighbours of the log stand in each other's place. */
  OUT_OF_ORDER {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      Optional<Operation> one = accepted(history, operation -> sequence(operation) < log.size());
      one.ifPresent(
          first -> {
            int place = (int) sequence(first);
            log.add(place, log.remove(place - 1));
          });
      return one.isPresent();
    }
  },
  /** An event has its place, although one behind it was answered before it was appended. */
  AGAINST_TIME {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      long end = end(history);
      return accepted(history, operation -> sequence(operation) == log.size()).isPresent()
          && replaced(
              history,
              accepted(history, operation -> sequence(operation) < log.size()),
              one -> with(one, end + 1, end + 2, one.answer()));
    }
  },
  /** An append was rejected by a head that had been passed before it was called. */
  STALE_REJECTION {
    @Override
    boolean into(List<Operation> history, List<String> log) {
      long end = end(history);
      return accepted(history, operation -> sequence(operation) == log.size()).isPresent()
          && replaced(
              history,
              history.stream()
                  .filter(o -> o.answer() instanceof Rejected r && r.expected() <= log.size())
                  .findFirst(),
              one -> with(one, end + 1, end + 2, one.answer()));
    }
  };

  /**
   * Plants.
   *
   * @return whether there was a place for it
   */
  abstract boolean into(List<Operation> history, List<String> log);

  private static Optional<Operation> accepted(List<Operation> history, Predicate<Operation> which) {
    return history.stream()
        .filter(operation -> operation.answer() instanceof Accepted)
        .filter(which)
        .findFirst();
  }

  private static boolean replaced(
      List<Operation> history, Optional<Operation> old, UnaryOperator<Operation> by) {
    old.ifPresent(operation -> history.set(history.indexOf(operation), by.apply(operation)));
    return old.isPresent();
  }

  private static long sequence(Operation operation) {
    return ((Accepted) operation.answer()).sequence();
  }

  private static long end(List<Operation> history) {
    return history.stream()
        .filter(operation -> operation.answered() != Operation.NEVER)
        .map(Operation::answered)
        .max(Comparator.naturalOrder())
        .orElse(0L);
  }

  private static Answer conflict(long expected) {
    return new Rejected("SEQUENCE_CONFLICT", expected);
  }

  private static Operation with(Operation old, long invoked, long answered, Answer answer) {
    return new Operation(old.eventId(), old.demanded(), old.previous(), invoked, answered, answer);
  }
}
