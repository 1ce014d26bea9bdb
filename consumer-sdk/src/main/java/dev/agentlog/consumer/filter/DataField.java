package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.Collection;
import java.util.List;

/**
 * A value in a JSON payload to make conditions on. Immutable and thread-safe.
 *
 * <p>All conditions are unknown of events whose payload is no JSON or does not have the value. JSON
 * numbers are doubles, and are compared as such. Values of different types are not equal; those of
 * order or beginning are unknown of values of another type. Literals that the text form could not
 * say make the methods throw {@link dev.agentlog.schemas.InvalidArgumentException}.
 */
public final class DataField {

  private final Operand operand;

  DataField(Path path) {
    operand = new Operand(path);
  }

  /** Returns the filter that the value is this text. */
  public Filter is(String value) {
    return operand.compared(Relation.EQUAL, Operand.text(value));
  }

  /** Returns the filter that the value is this number. */
  public Filter is(long value) {
    return operand.compared(Relation.EQUAL, new Literal.Whole(value));
  }

  /** Returns the filter that the value is this number, which is finite. */
  public Filter is(double value) {
    return operand.compared(Relation.EQUAL, Operand.number(value));
  }

  /** Returns the filter that the value is true, or that it is false. */
  public Filter is(boolean value) {
    return operand.compared(Relation.EQUAL, new Literal.Truth(value));
  }

  /** Returns the filter that the value is JSON's null; an absent one is not. */
  public Filter isNull() {
    return operand.compared(Relation.EQUAL, new Literal.Null());
  }

  /** Returns the filter that the value is one of these texts, of which there is at least one. */
  public Filter in(String... values) {
    return in(List.of(values));
  }

  /** Returns the filter that the value is one of these texts, of which there is at least one. */
  public Filter in(Collection<String> values) {
    return operand.in(values.stream().map(Operand::text).toList());
  }

  /** Returns the filter that the value is a text that begins with another. */
  public Filter startsWith(String prefix) {
    return operand.startsWith(prefix);
  }

  /** Returns the filter that the value is a number less than this one, which is finite. */
  public Filter lessThan(double value) {
    return operand.compared(Relation.LESS, Operand.number(value));
  }

  /** Returns the filter that the value is a number and at most this one, which is finite. */
  public Filter atMost(double value) {
    return operand.compared(Relation.AT_MOST, Operand.number(value));
  }

  /** Returns the filter that the value is a number more than this one, which is finite. */
  public Filter moreThan(double value) {
    return operand.compared(Relation.MORE, Operand.number(value));
  }

  /** Returns the filter that the value is a number and at least this one, which is finite. */
  public Filter atLeast(double value) {
    return operand.compared(Relation.AT_LEAST, Operand.number(value));
  }

  /**
   * Returns the filter that the value is there, be it null. It is unknown if what should hold it is
   * absent or no object.
   */
  public Filter exists() {
    return operand.exists();
  }
}
