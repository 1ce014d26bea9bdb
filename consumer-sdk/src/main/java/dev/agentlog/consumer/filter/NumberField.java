package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.stream.LongStream;

/** A whole number in the envelope to make conditions on. Immutable and thread-safe. */
public final class NumberField {

  private final Operand operand;

  NumberField(Path path) {
    operand = new Operand(path);
  }

  /** Returns the filter that the number is the value. */
  public Filter is(long value) {
    return operand.compared(Relation.EQUAL, new Literal.Whole(value));
  }

  /** Returns the filter that the number is there and is not the value. */
  public Filter isNot(long value) {
    return operand.compared(Relation.NOT_EQUAL, new Literal.Whole(value));
  }

  /** Returns the filter that the number is less than the value. */
  public Filter lessThan(long value) {
    return operand.compared(Relation.LESS, new Literal.Whole(value));
  }

  /** Returns the filter that the number is at most the value. */
  public Filter atMost(long value) {
    return operand.compared(Relation.AT_MOST, new Literal.Whole(value));
  }

  /** Returns the filter that the number is more than the value. */
  public Filter moreThan(long value) {
    return operand.compared(Relation.MORE, new Literal.Whole(value));
  }

  /** Returns the filter that the number is at least the value. */
  public Filter atLeast(long value) {
    return operand.compared(Relation.AT_LEAST, new Literal.Whole(value));
  }

  /** Returns the filter that the number is one of the values, of which there is at least one. */
  public Filter in(long... values) {
    return operand.in(LongStream.of(values).mapToObj(Literal.Whole::new).toList());
  }

  /** Returns the filter that the number is there: the only one that is never unknown. */
  public Filter exists() {
    return operand.exists();
  }
}
