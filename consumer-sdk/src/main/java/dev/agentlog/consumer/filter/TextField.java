package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.Collection;
import java.util.List;

/**
 * A text in the envelope, or a label, to make conditions on. With values that are no valid Unicode,
 * or with no values, they throw {@link dev.agentlog.schemas.InvalidArgumentException}. Immutable
 * and thread-safe.
 */
public final class TextField {

  private final Operand operand;

  TextField(Path path) {
    operand = new Operand(path);
  }

  /** Returns the filter that the text is the value. */
  public Filter is(String value) {
    return operand.compared(Relation.EQUAL, Operand.text(value));
  }

  /** Returns the filter that the text is there and is not the value. */
  public Filter isNot(String value) {
    return operand.compared(Relation.NOT_EQUAL, Operand.text(value));
  }

  /** Returns the filter that the text is one of the values, of which there is at least one. */
  public Filter in(String... values) {
    return in(List.of(values));
  }

  /** Returns the filter that the text is one of the values, of which there is at least one. */
  public Filter in(Collection<String> values) {
    return operand.in(values.stream().map(Operand::text).toList());
  }

  /** Returns the filter that the text begins with another. */
  public Filter startsWith(String prefix) {
    return operand.startsWith(prefix);
  }

  /** Returns the filter that the text comes before the value, by code points. */
  public Filter before(String value) {
    return operand.compared(Relation.LESS, Operand.text(value));
  }

  /** Returns the filter that the text comes before or equals the value, by code points. */
  public Filter atMost(String value) {
    return operand.compared(Relation.AT_MOST, Operand.text(value));
  }

  /** Returns the filter that the text comes after the value, by code points. */
  public Filter after(String value) {
    return operand.compared(Relation.MORE, Operand.text(value));
  }

  /** Returns the filter that the text comes after or equals the value, by code points. */
  public Filter atLeast(String value) {
    return operand.compared(Relation.AT_LEAST, Operand.text(value));
  }

  /** Returns the filter that the text is there: the only one that is never unknown. */
  public Filter exists() {
    return operand.exists();
  }
}
