package dev.agentlog.consumer.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentlog.consumer.FilterError;
import dev.agentlog.consumer.FilterSyntaxException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message, with its position. */
class FilterErrorsTest {

  private static final String FIELDS =
      "name one of kind, lifecycle, branch, agent, run, turn, source, correlation, sequence,"
          + " occurred_at, labels['key'] or data.path.";

  static Stream<Arguments> errors() {
    return Stream.of(
        errors(
            "",
            "1:1: The filter is empty: write a condition, such as kind == 'run.started', or true for every event."),
        errors(
            "  // nothing\n",
            "2:1: The filter is empty: write a condition, such as kind == 'run.started', or true for every event."),
        errors(
            "kind", "1:1: kind is no condition: compare it, such as with ==, or write has(kind)."),
        errors(
            "event.labels.team",
            "1:1: labels.team is no condition: compare it, such as with ==, or write has(labels.team)."),
        errors("'x'", "1:1: A value alone is no condition: compare a field with it, by == or in."),
        errors(
            "kind ==",
            "1:8: A condition or a value is missing before the end of the filter: write one, such as kind == 'run.started'."),
        errors("kind = 'a'", "1:6: A single '=' compares nothing: write '=='."),
        errors(
            "knd == 'a' && sequence < 1.5 || lifecycle == 'terminal'",
            "1:1: There is no field 'knd': " + FIELDS,
            "1:26: The field sequence is a whole number and cannot be compared with the number 1.5: write a literal such as 42.",
            "1:46: The field lifecycle is one of 'ORDINARY', 'PROGRESS', 'TERMINAL', and never the text 'terminal': write one of these."),
        errors(
            "kind == 'a' and run == 3 or turn == 4",
            "1:13: Conditions are not joined by 'and': write '&&'.",
            "1:24: The field run is a text and cannot be compared with the number 3: write a literal such as 'abc'.",
            "1:26: Conditions are not joined by 'or': write '||'.",
            "1:37: The field turn is a text and cannot be compared with the number 4: write a literal such as 'abc'."),
        errors(
            "!kind == 'x'",
            "1:1: The '!' belongs to the field alone here: put the comparison behind it into parentheses."),
        errors("(kind == 'a'", "1:1: What is opened here is never closed: write the missing ')'."),
        errors(
            "kind == 'a')",
            "1:12: Nothing is open here that ')' could close or separate: remove it."),
        errors(
            "kind == 'a') && agnt == 'x'",
            "1:12: Nothing is open here that ')' could close or separate: remove it.",
            "1:17: There is no field 'agnt': " + FIELDS),
        errors(
            "kind in []", "1:9: Nothing is in an empty list: write at least one literal into it."),
        errors(
            "kind in 'a'",
            "1:9: Behind in stands a list of literals: write it in brackets, such as ['a', 'b']."),
        errors(
            "kind == ['a']",
            "1:6: A field is not compared with a list: use in, such as kind in ['a', 'b']."),
        errors(
            "'x' in data.tags",
            "1:12: Behind in stands a list of literals: write it in brackets, such as ['a', 'b']."),
        errors(
            "'x' in ['x']",
            "1:5: Before in stands a field: write one, such as kind in ['a', 'b']."),
        errors(
            "kind.endsWith('x')",
            "1:6: There is no function 'endsWith': filters know has(field), field.startsWith('text') and timestamp('text')."),
        errors(
            "'x'.startsWith('x')",
            "1:1: Only fields are asked for their beginning: write kind.startsWith('tool.')."),
        errors(
            "kind.startsWith(x)", "1:6: One text is expected in startsWith: write it in quotes."),
        errors(
            "data.items[0] == 1",
            "1:12: Only texts stand in brackets, such as labels['key']: elements of lists cannot be named."),
        errors(
            "data[] == 1",
            "1:5: One key is expected in the brackets: write a text, such as labels['key']."),
        errors(
            "labels == 'x'",
            "1:1: The labels as a whole are no value: name one, such as labels['key']."),
        errors(
            "labels.a == 1",
            "1:13: The label labels.a is a text and cannot be compared with the number 1: write a literal such as '1'."),
        errors(
            "labels.a.b == 'x'",
            "1:10: A label is a text and has no parts: remove what follows its key."),
        errors("kind.x == 'a'", "1:6: The field kind has no parts: remove what follows it."),
        errors("[1].x == 1", "1:1: Only fields have parts: begin with a field, such as data.tool."),
        errors(
            "has(labels['x'])",
            "1:1: A key in brackets cannot be asked for by has: write has(labels.`key`) or 'key' in labels."),
        errors(
            "occurred_at > '2026'",
            "1:15: The field occurred_at is a time and cannot be compared with the text '2026': write a literal such as timestamp('2026-01-31T12:00:00Z')."),
        errors(
            "occurred_at > timestamp('2026')",
            "1:25: '2026' is no time of RFC 3339: write timestamp('2026-01-31T12:00:00Z')."),
        errors(
            "occurred_at > timestamp('2026-02-30T00:00:00Z')",
            "1:25: '2026-02-30T00:00:00Z' is no time of RFC 3339: write timestamp('2026-01-31T12:00:00Z')."),
        errors(
            "occurred_at > timestamp(5)",
            "1:15: A time is made of one text: write timestamp('2026-01-31T12:00:00Z')."),
        errors(
            "kind + 'x' == 'y'",
            "1:6: Filters do not calculate: compare a field with a literal, without '+'."),
        errors(
            "kind == 'a' ? true : false",
            "1:13: Filters do not calculate: compare a field with a literal, without '?'."),
        errors("-kind == 1", "1:2: A number is expected behind '-': filters do not calculate."),
        errors("kind == 'abc", "1:9: A text begins here and does not end: close it with '."),
        errors(
            "kind == 'a\nb'",
            "1:9: A text begins here and does not end: close it with '.",
            "2:1: A text begins here and does not end: close it with '."),
        errors("kind == '''a\nb", "1:9: A text begins here and does not end: close it with '''."),
        errors(
            "kind == '\\q'",
            "1:10: The backslash begins no escape: write \\\\ for a backslash, or one of \\n \\r \\t \\' \\\" \\xHH \\uHHHH \\UHHHHHHHH."),
        errors(
            "kind == '\\u12'",
            "1:10: The backslash begins no escape: write \\\\ for a backslash, or one of \\n \\r \\t \\' \\\" \\xHH \\uHHHH \\UHHHHHHHH."),
        errors(
            "kind == '\\ud800'",
            "1:10: The backslash begins no escape: write \\\\ for a backslash, or one of \\n \\r \\t \\' \\\" \\xHH \\uHHHH \\UHHHHHHHH."),
        errors(
            "kind == '\\400'",
            "1:10: The backslash begins no escape: write \\\\ for a backslash, or one of \\n \\r \\t \\' \\\" \\xHH \\uHHHH \\UHHHHHHHH."),
        errors(
            "a == b",
            "1:1: There is no field 'a': " + FIELDS,
            "1:3: Two fields are not compared: write a literal on one side.",
            "1:6: There is no field 'b': " + FIELDS),
        errors("run == turn", "1:5: Two fields are not compared: write a literal on one side."),
        errors(
            "sequence == 99999999999999999999",
            "1:13: The number is too large: whole numbers have 64 bits, others are less than 1.8e308."),
        errors(
            "data.x == 1e999",
            "1:11: The number is too large: whole numbers have 64 bits, others are less than 1.8e308."),
        errors("sequence == 3u", "1:13: Unsigned numbers are not used in filters: remove the 'u'."),
        errors(
            "sequence == 12ab",
            "1:13: '12ab' is no number: write digits, such as 12 or 0x1f or 1.5, or put it into quotes if it is a text."),
        errors(
            "kind == \"a\" & true | false",
            "1:13: A single '&' is no operator: write '&&'.",
            "1:20: A single '|' is no operator: write '||'."),
        errors(
            "'a' == 'b'",
            "1:5: A comparison has a field on one side and a literal on the other: write it so."),
        errors(
            "data == 1",
            "1:1: The payload as a whole is no value: name a part, such as data.tool.name."),
        errors(
            "data.in == 1",
            "1:6: A name is expected behind the dot, not 'in': write other keys in brackets, such as ['key']."),
        errors(
            "data.'x' == 1",
            "1:6: A name is expected behind the dot, not a text: write other keys in brackets, such as ['key']."),
        errors(
            "data.`` == 1",
            "1:6: A name in backticks consists of letters, digits, spaces and _ . - / and ends with a backtick: write other keys in brackets, such as labels['key']."),
        errors(
            "data.`a$` == 1",
            "1:6: A name in backticks consists of letters, digits, spaces and _ . - / and ends with a backtick: write other keys in brackets, such as labels['key']."),
        errors(
            "event == 1",
            "1:1: The event as a whole is no value: name a field, such as event.kind."),
        errors(
            "has(run, turn)", "1:1: One field is expected in has: write it so, such as has(run)."),
        errors("has()", "1:1: One field is expected in has: write it so, such as has(run)."),
        errors(
            "has(run == 'a')", "1:1: One field is expected in has: write it so, such as has(run)."),
        errors(
            "kind == @",
            "1:9: The character '@' has no meaning here: remove it, or put it into quotes if it belongs to a text."),
        errors(
            "kind == \u0001",
            "1:9: The character U+0001 has no meaning here: remove it, or put it into quotes if it belongs to a text."),
        errors(
            "size(kind) > 3",
            "1:1: There is no function 'size': filters know has(field), field.startsWith('text') and timestamp('text')."),
        errors(
            "not (run == 'a')",
            "1:1: There is no function 'not': filters know has(field), field.startsWith('text') and timestamp('text')."),
        errors("not run == 'a'", "1:1: 'not' is no operator: write '!' and parentheses."),
        errors(
            "kind == 'a' kind == 'b'",
            "1:13: 'kind' is not expected here: join conditions by && or ||."),
        errors(
            "kind == 'a' 'b'", "1:13: A text is not expected here: join conditions by && or ||."),
        errors(
            "kind in ['a', 3, run]",
            "1:15: The field kind is a text and cannot be compared with the number 3: write a literal such as 'abc'.",
            "1:18: A list holds literals only: write texts in quotes."),
        errors("kind < 'a' < 'b'", "1:12: Comparisons cannot be chained: write two, joined by &&."),
        errors(
            "kind == 'a' == true", "1:13: Comparisons cannot be chained: write two, joined by &&."),
        errors(
            "lifecycle.startsWith('T')",
            "1:11: The symbols of lifecycle have no beginning: use ==, != or in."),
        errors(
            "lifecycle < 'TERMINAL'",
            "1:11: The symbols of lifecycle have no order: use ==, != or in."),
        errors(
            "lifecycle == 1",
            "1:14: The field lifecycle is one of 'ORDINARY', 'PROGRESS', 'TERMINAL', and never the number 1: write one of these."),
        errors(
            "source in ['TOOL', 'ROBOT']",
            "1:20: The field source is one of 'AGENT', 'USER', 'MODEL', 'TOOL', 'SYSTEM', and never the text 'ROBOT': write one of these."),
        errors(
            "sequence.startsWith('1')",
            "1:10: The field sequence is no text: compare it with <, <=, >, >=, == or !=."),
        errors(
            "sequence == '1'",
            "1:13: The field sequence is a whole number and cannot be compared with the text '1': write a literal such as 42."),
        errors("data.x < true", "1:8: There is no order among values such as true: use == or !=."),
        errors("data.x < null", "1:8: There is no order among values such as null: use == or !=."),
        errors(
            "data.t == timestamp('2026-01-01T00:00:00Z')",
            "1:11: JSON has no times, and data.t is compared with one: compare it with a text."),
        errors(
            "kind == 'a' && (",
            "1:16: What is opened here is never closed: write the missing ')'.",
            "1:17: A condition or a value is missing before the end of the filter: write one, such as kind == 'run.started'."),
        errors(
            "&& kind == 'a'",
            "1:1: A condition or a value is missing before '&&': write one, such as kind == 'run.started'."),
        errors(
            "kind == 'a' || || run == 'b'",
            "1:16: A condition or a value is missing before '||': write one, such as kind == 'run.started'."),
        errors(
            "run in labels",
            "1:1: The key of a label is a text: write it in quotes, such as 'key' in labels."),
        errors(
            "1 in labels",
            "1:1: The key of a label is a text: write it in quotes, such as 'key' in labels."),
        errors(
            "b'x' == kind",
            "1:1: Filters know no bytes: write a text, without the b before the quotes."),
        errors(
            "{} == 1",
            "1:1: A condition or a value is missing before '{': write one, such as kind == 'run.started'."),
        errors(
            "kind == 'a', run == 'b'",
            "1:12: Nothing is open here that ',' could close or separate: remove it."),
        errors(
            "kind == 'a' &&\n  agnt == 'b' &&\n  sequence == 'x'",
            "2:3: There is no field 'agnt': " + FIELDS,
            "3:15: The field sequence is a whole number and cannot be compared with the text 'x': write a literal such as 42."),
        errors(
            "data" + ".x".repeat(65) + " == 1",
            "1:1: A path has at most 64 keys, and this one has 65: shorten it."));
  }

  private static Arguments errors(String text, String... errors) {
    return Arguments.of(text, List.of(errors));
  }

  private static List<String> errorsOf(String text) {
    FilterSyntaxException exception =
        catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text));
    return exception == null
        ? List.of()
        : exception.errors().stream().map(FilterError::toString).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void errorsNameThePositionAndWhatToDo(String text, List<String> errors) {
    assertThat(errorsOf(text)).isEqualTo(errors);
  }

  @Test
  void exceptionTellsAllErrors() {
    FilterSyntaxException exception =
        catchThrowableOfType(
            FilterSyntaxException.class, () -> Filter.parse("labels == 'a' &&\r\n  event == 1"));

    assertThat(exception)
        .hasMessage(
            """
            The filter cannot be compiled for 2 reasons:
            1:1: The labels as a whole are no value: name one, such as labels['key'].
            2:3: The event as a whole is no value: name a field, such as event.kind.""");
  }

  @Test
  void columnsCountCodePoints() {
    assertThat(errorsOf("agent == '\uD83D\uDE00\u00e9' && event"))
        .containsExactly(
            "1:18: The event as a whole is no value: name a field, such as event.kind.");
  }

  @Test
  void errorsAreCapped() {
    assertThat(errorsOf("run == 1 && ".repeat(1_000) + "true")).hasSize(50);
  }

  @Test
  void textThatIsTooLongIsRefused() {
    assertThat(errorsOf(" ".repeat(262_144) + "x"))
        .containsExactly(
            "1:1: The filter has 262145 characters, and at most 262144 are allowed: shorten it.");
    assertThat(errorsOf(" ".repeat(262_140) + "true")).isEmpty();
  }

  @Test
  void nestingIsBounded() {
    assertThat(errorsOf("(".repeat(64) + "has(run)" + ")".repeat(64))).isEmpty();
    assertThat(errorsOf("!".repeat(64) + "labels['x'] in ['y']")).hasSize(1);
    assertThat(errorsOf("(".repeat(65) + "true" + ")".repeat(65)))
        .containsExactly(
            "1:65: More than 64 parentheses and negations are nested here: write the filter"
                + " flatter.");
  }
}
