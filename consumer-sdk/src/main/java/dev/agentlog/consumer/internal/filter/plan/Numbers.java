package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import dev.agentlog.schemas.Envelope.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes conditions on numbers out of literals; times are in microseconds, rounded as needed. */
final class Numbers {

  private Numbers() {}

  static Condition range(Field field, Relation relation, Literal bound) {
    long floor = floor(bound);
    long below = isExact(bound) ? floor - 1 : floor;
    return switch (relation) {
      case LESS ->
          isExact(bound) && floor == Long.MIN_VALUE
              ? nothing(field)
              : new NumberCondition.Range(field, Long.MIN_VALUE, below);
      case AT_MOST -> new NumberCondition.Range(field, Long.MIN_VALUE, floor);
      case MORE ->
          floor == Long.MAX_VALUE
              ? nothing(field)
              : new NumberCondition.Range(field, floor + 1, Long.MAX_VALUE);
      default ->
          new NumberCondition.Range(field, isExact(bound) ? floor : floor + 1, Long.MAX_VALUE);
    };
  }

  private static Condition nothing(Field field) {
    return new NumberCondition.Range(field, 1, 0);
  }

  /** A time between two microseconds is the time of no event. */
  static Condition listed(Field field, List<Literal> literals) {
    long[] numbers =
        literals.stream().filter(Numbers::isExact).mapToLong(Numbers::floor).sorted().toArray();
    return numbers.length == 1
        ? new NumberCondition.Range(field, numbers[0], numbers[0])
        : new NumberCondition.Listed(field, numbers);
  }

  private static boolean isExact(Literal literal) {
    return !(literal instanceof Literal.Time time)
        || time.value().truncatedTo(ChronoUnit.MICROS).equals(time.value());
  }

  private static long floor(Literal literal) {
    return literal instanceof Literal.Time time
        ? ChronoUnit.MICROS.between(Instant.EPOCH, time.value().truncatedTo(ChronoUnit.MICROS))
        : ((Literal.Whole) literal).value();
  }
}
