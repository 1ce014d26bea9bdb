package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.FilterSyntaxException;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.text.FilterText;
import dev.agentlog.schemas.InvalidArgumentException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What events must be like to be delivered: a condition, written as text or built by {@link
 * Filters}. Two are equal if their canonical texts are. Immutable and thread-safe.
 *
 * <p>To be asked about events it is {@linkplain #compile compiled}.
 */
public final class Filter {

  private final Node node;

  private Filter(Node node) {
    this.node = node;
  }

  static Filter of(Node node) {
    if (node.nesting() > Node.MAX_NESTING) {
      throw new InvalidArgumentException(
          "A filter that nests %d parentheses and negations cannot be built: nest at most %d."
              .formatted(node.nesting(), Node.MAX_NESTING));
    }
    if (node.text().length() > FilterText.MAX_LENGTH) {
      throw new InvalidArgumentException(
          "A filter of %d characters cannot be built: it has at most %d."
              .formatted(node.text().length(), FilterText.MAX_LENGTH));
    }
    return new Filter(node);
  }

  /**
   * Returns the filter that a text means; the module's README describes the language.
   *
   * @throws FilterSyntaxException if it means none; it tells everything that is wrong
   */
  public static Filter parse(String text) {
    return new Filter(FilterText.parse(text));
  }

  /** Returns a filter that is true where both are. */
  public Filter and(Filter other) {
    return Filters.and(this, other);
  }

  /** Returns a filter that is true where at least one of both is. */
  public Filter or(Filter other) {
    return Filters.or(this, other);
  }

  /**
   * Returns a filter that is true where this one is false; where it is unknown, so is the other.
   */
  public Filter negate() {
    return of(Node.Negation.of(node));
  }

  static Filter junction(boolean all, List<Filter> filters) {
    if (filters.isEmpty()) {
      throw new InvalidArgumentException(
          "No filters cannot be joined: give at least one, or Filters.all().");
    }
    return of(Node.Junction.of(all, filters.stream().map(filter -> filter.node).toList()));
  }

  /** Returns the filter in the form that is asked about events. */
  public CompiledFilter compile() {
    return new CompiledFilter(node);
  }

  /** Returns the canonical text: see {@link CompiledFilter#text}. */
  public String text() {
    return node.text();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Filter filter && filter.text().equals(text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  /** Returns the canonical text. */
  @Override
  public String toString() {
    return text();
  }
}
