package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.EventField;
import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out what operands name: fields, labels, paths and literals. Not thread-safe. */
final class Operands {

  private static final String EVENT = "event";
  private static final String LABELS = "labels";
  private static final String DATA = "data";
  private static final String TIME_EXAMPLE = "timestamp('2026-01-31T12:00:00Z')";
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private final Problems problems;

  Operands(Problems problems) {
    this.problems = problems;
  }

  /** One step from a whole to its part. */
  private record Step(int offset, String key) {}

  /** Says whether something is a name or a part of one. */
  static boolean isPath(Syntax syntax) {
    return syntax instanceof Syntax.Name
        || syntax instanceof Syntax.Part
        || syntax instanceof Syntax.Indexed;
  }

  /** Says whether something is the map of the labels. */
  static boolean isLabels(Syntax syntax) {
    if (syntax instanceof Syntax.Part part) {
      return part.name().equals(LABELS)
          && part.whole() instanceof Syntax.Name name
          && name.name().equals(EVENT);
    }
    return syntax instanceof Syntax.Name name && name.name().equals(LABELS);
  }

  /** Returns what a path names, null if that has been reported. */
  @Nullable Path path(Syntax syntax) {
    Path path = pathOrData(syntax);
    if (path instanceof Path.OfData data && data.keys().isEmpty()) {
      problems.add(
          syntax.offset(),
          "The payload as a whole is no value: name a part, such as data.tool.name.");
      return null;
    }
    return path;
  }

  /** Returns what a path names, be it the whole payload; null if it has been reported. */
  @Nullable Path pathOrData(Syntax syntax) {
    List<Step> steps = new ArrayList<>();
    Syntax.Name root = unwind(syntax, steps);
    if (root == null) {
      return null;
    }
    Step first = new Step(root.offset(), root.name());
    if (root.name().equals(EVENT)) {
      if (steps.isEmpty()) {
        problems.add(
            root.offset(), "The event as a whole is no value: name a field, such as event.kind.");
        return null;
      }
      first = steps.remove(0);
    }
    return switch (first.key()) {
      case LABELS -> label(first, steps);
      case DATA -> data(first, steps);
      default -> field(first, steps);
    };
  }

  /** Collects the steps from the root, which it returns; null if something has been reported. */
  private Syntax.@Nullable Name unwind(Syntax syntax, List<Step> steps) {
    Syntax at = syntax;
    boolean sound = true;
    while (!(at instanceof Syntax.Name)) {
      if (at instanceof Syntax.Part part) {
        steps.add(new Step(part.nameOffset(), part.name()));
        at = part.whole();
      } else if (at instanceof Syntax.Indexed indexed) {
        String key = key(indexed.index());
        sound &= key != null;
        steps.add(new Step(indexed.index().offset(), key == null ? "" : key));
        at = indexed.whole();
      } else {
        noPath(at);
        return null;
      }
    }
    Collections.reverse(steps);
    return sound ? (Syntax.Name) at : null;
  }

  private void noPath(Syntax syntax) {
    if (!(syntax instanceof Syntax.Broken)) {
      problems.add(
          syntax.offset(), "Only fields have parts: begin with a field, such as data.tool.");
    }
  }

  private @Nullable String key(Syntax index) {
    if (index instanceof Syntax.Value value && value.literal() instanceof Literal.Text text) {
      return text.value();
    }
    if (!(index instanceof Syntax.Broken)) {
      problems.add(
          index.offset(),
          "Only texts stand in brackets, such as labels['key']: elements of lists cannot be named.");
    }
    return null;
  }

  private @Nullable Path field(Step name, List<Step> parts) {
    Optional<EventField> field = EventField.named(name.key());
    if (field.isEmpty()) {
      problems.add(
          name.offset(),
          "There is no field %s: name one of %s, labels['key'] or data.path."
              .formatted(Words.quote(name.key()), EventField.allNames()));
      return null;
    }
    if (!parts.isEmpty()) {
      problems.add(
          parts.get(0).offset(),
          "The field %s has no parts: remove what follows it.".formatted(name.key()));
      return null;
    }
    return new Path.OfField(field.get());
  }

  private @Nullable Path label(Step labels, List<Step> keys) {
    if (keys.isEmpty()) {
      problems.add(
          labels.offset(), "The labels as a whole are no value: name one, such as labels['key'].");
      return null;
    }
    if (keys.size() > 1) {
      problems.add(
          keys.get(1).offset(), "A label is a text and has no parts: remove what follows its key.");
      return null;
    }
    return new Path.OfLabel(keys.get(0).key());
  }

  private @Nullable Path data(Step data, List<Step> keys) {
    if (keys.size() > Path.OfData.MAX_KEYS) {
      problems.add(
          data.offset(),
          "A path has at most %d keys, and this one has %d: shorten it."
              .formatted(Path.OfData.MAX_KEYS, keys.size()));
      return null;
    }
    return new Path.OfData(keys.stream().map(Step::key).toList());
  }

  /** Says whether something stands for a literal. */
  static boolean isLiteral(Syntax syntax) {
    return syntax instanceof Syntax.Value
        || (syntax instanceof Syntax.Call call
            && call.target() == null
            && call.name().equals("timestamp"));
  }

  /** Returns the value of a literal, null if something has been reported. */
  @Nullable Literal literal(Syntax syntax) {
    if (syntax instanceof Syntax.Value value) {
      return value.literal();
    }
    return syntax instanceof Syntax.Call call ? time(call) : null;
  }

  private @Nullable Literal time(Syntax.Call call) {
    if (call.arguments().size() == 1) {
      Syntax argument = call.arguments().get(0);
      if (argument instanceof Syntax.Broken) {
        return null;
      }
      if (argument instanceof Syntax.Value value && value.literal() instanceof Literal.Text text) {
        Instant time = parse(text.value());
        if (time == null) {
          problems.add(
              argument.offset(),
              "%s is no time of RFC 3339: write %s.".formatted(text.text(), TIME_EXAMPLE));
        }
        return time == null ? null : new Literal.Time(time);
      }
    }
    problems.add(call.offset(), "A time is made of one text: write " + TIME_EXAMPLE + ".");
    return null;
  }

  private static @Nullable Instant parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!RFC_3339.matcher(upper).matches()) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(upper).toInstant();
      return time.isBefore(Literal.Time.FIRST) || time.isAfter(Literal.Time.LAST) ? null : time;
    } catch (DateTimeException invalid) {
      return null;
    }
  }
}
