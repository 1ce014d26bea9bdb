package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.time.Instant;

/**
 * A time in the envelope to make conditions on. It counts microseconds; values may be finer, and
 * are of the years 1 to 9999: with others the conditions throw {@link
 * dev.agentlog.schemas.InvalidArgumentException}. Immutable and thread-safe.
 */
public final class TimeField {

  private final Operand operand;

  TimeField(Path path) {
    operand = new Operand(path);
  }

  /** Returns the filter that the time is the value. */
  public Filter is(Instant value) {
    return operand.compared(Relation.EQUAL, Operand.time(value));
  }

  /** Returns the filter that the time is there and is not the value. */
  public Filter isNot(Instant value) {
    return operand.compared(Relation.NOT_EQUAL, Operand.time(value));
  }

  /** Returns the filter that the time comes before the value. */
  public Filter before(Instant value) {
    return operand.compared(Relation.LESS, Operand.time(value));
  }

  /** Returns the filter that the time comes before or is the value. */
  public Filter atMost(Instant value) {
    return operand.compared(Relation.AT_MOST, Operand.time(value));
  }

  /** Returns the filter that the time comes after the value. */
  public Filter after(Instant value) {
    return operand.compared(Relation.MORE, Operand.time(value));
  }

  /** Returns the filter that the time comes after or is the value. */
  public Filter atLeast(Instant value) {
    return operand.compared(Relation.AT_LEAST, Operand.time(value));
  }
}
