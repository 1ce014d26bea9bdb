package dev.agentlog.consumer.internal.filter.ast;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of the envelope that a filter can name. */
public enum EventField {
  KIND("kind", Field.KIND, Type.TEXT, List.of()),
  LIFECYCLE("lifecycle", Field.LIFECYCLE, Type.CHOICE, names(Lifecycle.values())),
  BRANCH("branch", Field.BRANCH_ID, Type.TEXT, List.of()),
  AGENT("agent", Field.AGENT_ID, Type.TEXT, List.of()),
  RUN("run", Field.RUN_ID, Type.TEXT, List.of()),
  TURN("turn", Field.TURN_ID, Type.TEXT, List.of()),
  SOURCE("source", Field.SOURCE, Type.CHOICE, names(Source.values())),
  CORRELATION("correlation", Field.CORRELATION_ID, Type.TEXT, List.of()),
  SEQUENCE("sequence", Field.SEQUENCE, Type.NUMBER, List.of()),
  OCCURRED_AT("occurred_at", Field.OCCURRED_AT, Type.TIME, List.of());

  /** What a field holds. */
  public enum Type {
    /** Any text. */
    TEXT,
    /** One of a few symbols. */
    CHOICE,
    /** A whole number. */
    NUMBER,
    /** A moment, in microseconds. */
    TIME
  }

  private final String text;
  private final Field field;
  private final Type type;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> symbols;

  EventField(String text, Field field, Type type, List<String> symbols) {
    this.text = text;
    this.field = field;
    this.type = type;
    this.symbols = symbols;
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  /** Returns the field with this name in a filter. */
  public static Optional<EventField> named(String name) {
    return Stream.of(values()).filter(field -> field.text.equals(name)).findFirst();
  }

  /** Returns the names of all fields, for messages. */
  public static String allNames() {
    return Stream.of(values()).map(EventField::text).collect(Collectors.joining(", "));
  }

  /** Returns the field's name in a filter. */
  public String text() {
    return text;
  }

  /** Returns the field of the envelope. */
  public Field field() {
    return field;
  }

  /** Returns what it holds. */
  public Type type() {
    return type;
  }

  /** Returns the symbols of a {@link Type#CHOICE} in the schema's order; else empty. */
  public List<String> symbols() {
    return symbols;
  }
}
