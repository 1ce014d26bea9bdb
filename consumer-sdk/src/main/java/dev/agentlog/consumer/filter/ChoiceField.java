package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.Arrays;

/**
 * A field of the envelope that has one of a few symbols, to make conditions on. Immutable and
 * thread-safe.
 *
 * @param <E> the symbols
 */
public final class ChoiceField<E extends Enum<E>> {

  private final Operand operand;

  ChoiceField(Path path) {
    operand = new Operand(path);
  }

  /** Returns the filter that the field has this symbol. */
  public Filter is(E symbol) {
    return operand.compared(Relation.EQUAL, new Literal.Text(symbol.name()));
  }

  /** Returns the filter that the field has another symbol. */
  public Filter isNot(E symbol) {
    return operand.compared(Relation.NOT_EQUAL, new Literal.Text(symbol.name()));
  }

  /** Returns the filter that the field has one of the symbols, of which there is at least one. */
  @SafeVarargs
  @SuppressWarnings("varargs") // read only
  public final Filter in(E... symbols) {
    return operand.in(Arrays.stream(symbols).map(E::name).map(Literal.Text::new).toList());
  }
}
