package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import java.util.List;
import java.util.stream.Collectors;

/** The text of a filter that cannot be compiled; it tells everything that is wrong at once. */
public final class FilterSyntaxException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient List<FilterError> errors;

  /**
   * Creates the exception.
   *
   * @param errors at least one, in the order of their positions
   */
  public FilterSyntaxException(List<FilterError> errors) {
    super(message(errors));
    this.errors = List.copyOf(errors);
  }

  private static String message(List<FilterError> errors) {
    String each = errors.stream().map(FilterError::toString).collect(Collectors.joining("\n"));
    return errors.size() == 1
        ? "The filter cannot be compiled: " + each
        : "The filter cannot be compiled for " + errors.size() + " reasons:\n" + each;
  }

  /** Returns what is wrong, in the order of the positions; at least one, at most 50. */
  public List<FilterError> errors() {
    return List.copyOf(errors);
  }
}
