package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.EventField;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.util.List;

/**
 * Builds filters without text.
 *
 * <pre>{@code
 * Filters.and(
 *     Filters.kind().startsWith("tool."),
 *     Filters.or(Filters.label("team").is("search"), Filters.data("tool", "name").is("bash")))
 * }</pre>
 *
 * <p>What is absent makes a comparison unknown, and its opposite too; only {@code exists()} finds
 * absence. All of it can be written as text, and gives the same filter.
 */
public final class Filters {

  private Filters() {}

  /** Returns the filter that every event matches. */
  public static Filter all() {
    return Filter.of(new Node.Constant(true));
  }

  /** Returns the filter that is true where all of these are, of which there is at least one. */
  public static Filter and(Filter... filters) {
    return Filter.junction(true, List.of(filters));
  }

  /** Returns the filter that is true where any of these is, of which there is at least one. */
  public static Filter or(Filter... filters) {
    return Filter.junction(false, List.of(filters));
  }

  /** Returns the filter that is true where this one is false. */
  public static Filter not(Filter filter) {
    return filter.negate();
  }

  /** Returns the kind, such as {@code tool.call.completed}. */
  public static TextField kind() {
    return text(EventField.KIND);
  }

  /** Returns the lifecycle. */
  public static ChoiceField<Lifecycle> lifecycle() {
    return new ChoiceField<>(new Path.OfField(EventField.LIFECYCLE));
  }

  /** Returns the branch's id. */
  public static TextField branch() {
    return text(EventField.BRANCH);
  }

  /** Returns the agent's id. */
  public static TextField agent() {
    return text(EventField.AGENT);
  }

  /** Returns the run's id, which may be absent. */
  public static TextField run() {
    return text(EventField.RUN);
  }

  /** Returns the turn's id, which may be absent. */
  public static TextField turn() {
    return text(EventField.TURN);
  }

  /** Returns what kind of actor spoke. */
  public static ChoiceField<Source> source() {
    return new ChoiceField<>(new Path.OfField(EventField.SOURCE));
  }

  /** Returns the correlation id, which may be absent. */
  public static TextField correlation() {
    return text(EventField.CORRELATION);
  }

  /** Returns the sequence on the branch, from 1. */
  public static NumberField sequence() {
    return new NumberField(new Path.OfField(EventField.SEQUENCE));
  }

  /** Returns the writer's clock. */
  public static TimeField occurredAt() {
    return new TimeField(new Path.OfField(EventField.OCCURRED_AT));
  }

  /**
   * Returns the label with this key, which may be absent.
   *
   * @throws InvalidArgumentException if the key is no valid Unicode
   */
  public static TextField label(String key) {
    return new TextField(new Path.OfLabel(Operand.text(key).value()));
  }

  /**
   * Returns a value in the JSON payload, which may be absent.
   *
   * @param keys from the outermost object inwards, 1 to 64
   * @throws InvalidArgumentException if there are none or too many, or one is no valid Unicode
   */
  public static DataField data(String... keys) {
    if (keys.length < 1 || keys.length > Path.OfData.MAX_KEYS) {
      throw new InvalidArgumentException(
          "A path of %d keys names nothing in a payload: give 1 to %d."
              .formatted(keys.length, Path.OfData.MAX_KEYS));
    }
    List<String> path = List.of(keys);
    path.forEach(Operand::text);
    return new DataField(new Path.OfData(path));
  }

  /** Returns the filter that an event has a payload that is JSON. */
  public static Filter hasData() {
    return Filter.of(new Node.Presence(new Path.OfData(List.of())));
  }

  private static TextField text(EventField field) {
    return new TextField(new Path.OfField(field));
  }
}
