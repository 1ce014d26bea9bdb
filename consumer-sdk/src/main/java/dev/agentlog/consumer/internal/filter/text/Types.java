package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.EventField;
import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Path;
import org.jspecify.annotations.Nullable;

/** Which literals a path can be compared with. */
final class Types {

  private Types() {}

  /** Returns why a path cannot be compared with a literal, null if it can. */
  static @Nullable String mismatch(Path path, Literal literal) {
    if (path instanceof Path.OfField of) {
      return mismatch(of.field(), literal);
    }
    if (path instanceof Path.OfLabel) {
      return literal instanceof Literal.Text ? null : wrong(path, "a text", literal, "'1'");
    }
    return literal instanceof Literal.Time
        ? "JSON has no times, and %s is compared with one: compare it with a text."
            .formatted(path.text())
        : null;
  }

  private static @Nullable String mismatch(EventField field, Literal literal) {
    Path path = new Path.OfField(field);
    return switch (field.type()) {
      case TEXT -> literal instanceof Literal.Text ? null : wrong(path, "a text", literal, "'abc'");
      case NUMBER ->
          literal instanceof Literal.Whole ? null : wrong(path, "a whole number", literal, "42");
      case TIME ->
          literal instanceof Literal.Time
              ? null
              : wrong(path, "a time", literal, "timestamp('2026-01-31T12:00:00Z')");
      case CHOICE ->
          literal instanceof Literal.Text text && field.symbols().contains(text.value())
              ? null
              : "The field %s is one of %s, and never %s: write one of these."
                  .formatted(
                      field.text(),
                      "'" + String.join("', '", field.symbols()) + "'",
                      literal.described());
    };
  }

  private static String wrong(Path path, String type, Literal literal, String example) {
    return "%s is %s and cannot be compared with %s: write a literal such as %s."
        .formatted(
            path instanceof Path.OfField ? "The field " + path.text() : "The label " + path.text(),
            type,
            literal.described(),
            example);
  }

  /** Returns why there is no order between a path and a literal that fit, null if there is one. */
  static @Nullable String unordered(Path path, Literal literal) {
    if (isChoice(path)) {
      return "The symbols of %s have no order: use ==, != or in.".formatted(path.text());
    }
    return literal instanceof Literal.Truth || literal instanceof Literal.Null
        ? "There is no order among values such as %s: use == or !=.".formatted(literal.text())
        : null;
  }

  /** Returns why a path does not begin with a text, null if it may. */
  static @Nullable String beginless(Path path) {
    if (isChoice(path)) {
      return "The symbols of %s have no beginning: use ==, != or in.".formatted(path.text());
    }
    return path instanceof Path.OfField of
            && (of.field().type() == EventField.Type.NUMBER
                || of.field().type() == EventField.Type.TIME)
        ? "The field %s is no text: compare it with <, <=, >, >=, == or !=.".formatted(path.text())
        : null;
  }

  private static boolean isChoice(Path path) {
    return path instanceof Path.OfField of && of.field().type() == EventField.Type.CHOICE;
  }
}
