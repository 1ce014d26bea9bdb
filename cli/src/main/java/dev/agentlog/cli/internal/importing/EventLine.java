package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object being read field by field: hands out typed values, and says in one sentence what
 * is wrong. A field with the value null counts as absent. Failures name the field, not the file.
 */
final class EventLine {

  private final ObjectNode object;
  private final String within;

  /**
   * @param object the object
   * @param within how its fields are named: empty, or the path to it with a dot
   * @param known the fields that it may have
   * @throws ImportException if it has another field
   */
  EventLine(ObjectNode object, String within, Set<String> known) {
    this.object = object;
    this.within = within;
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new ImportException(
            "unknown field \"%s%s\"; the fields are %s"
                .formatted(within, name, String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  boolean has(String field) {
    return object.hasNonNull(field);
  }

  @Nullable String text(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(field, "a string");
    }
    return value.textValue();
  }

  String text(String field, String otherwise) {
    String text = text(field);
    return text == null ? otherwise : text;
  }

  String requiredText(String field) {
    String text = text(field);
    if (text == null) {
      throw missing(field);
    }
    return text;
  }

  @Nullable Long whole(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(field, "a whole number");
    }
    return value.longValue();
  }

  long requiredWhole(String field) {
    Long number = whole(field);
    if (number == null) {
      throw missing(field);
    }
    return number;
  }

  <E extends Enum<E>> E oneOf(String field, E otherwise) {
    String text = text(field);
    if (text == null) {
      return otherwise;
    }
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw wrong(
        field,
        "one of " + Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", ")));
  }

  Map<String, String> texts(String field) {
    Map<String, String> texts = new HashMap<>();
    if (has(field)) {
      if (!(object.get(field) instanceof ObjectNode map)) {
        throw wrong(field, "an object of strings");
      }
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        if (!entry.getValue().isTextual()) {
          throw wrong(field, "an object of strings");
        }
        texts.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return texts;
  }

  /** The field's text as it stands; any other JSON value as its JSON text. */
  @Nullable String payload(String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isTextual() ? value.textValue() : Json.line(value);
  }

  /** The object under the field, or null. */
  @Nullable EventLine inner(String field, Set<String> known) {
    if (!has(field)) {
      return null;
    }
    if (!(object.get(field) instanceof ObjectNode inner)) {
      throw wrong(field, "an object");
    }
    return new EventLine(inner, within + field + ".", known);
  }

  private ImportException wrong(String field, String wanted) {
    String given = object.get(field).getNodeType().name().toLowerCase(Locale.ROOT);
    return new ImportException(
        "field \"%s%s\" must be %s, and is a JSON %s".formatted(within, field, wanted, given));
  }

  private ImportException missing(String field) {
    return new ImportException("field \"%s%s\" is missing".formatted(within, field));
  }
}
