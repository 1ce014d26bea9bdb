package dev.agentlog.consumer.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.FilterError;
import dev.agentlog.consumer.FilterSyntaxException;
import dev.agentlog.schemas.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text or the payload, nothing escapes but the declared exception. */
class FilterFuzzTest {

  private static final int ROUNDS = 6_000;
  private static final List<String> PIECES =
      List.of(
          "kind",
          "event",
          ".",
          "labels",
          "data",
          "run",
          "sequence",
          "occurred_at",
          "lifecycle",
          "==",
          "!=",
          "<",
          ">=",
          "&&",
          "||",
          "!",
          "(",
          ")",
          "[",
          "]",
          ",",
          " in ",
          "has(",
          ".startsWith(",
          "timestamp(",
          "'a'",
          "\"b\"",
          "'''",
          "'",
          "\\",
          "1",
          "1.5",
          "-",
          "0x",
          "1e999",
          "true",
          "false",
          "null",
          "`a-b`",
          "`",
          "//",
          "\n",
          " ",
          "\ud800",
          "\u00e9",
          "and",
          "or",
          "not ",
          "\0",
          "r'",
          "b\"",
          "'2026-01-01T00:00:00Z'",
          "TERMINAL",
          "=",
          "&",
          "9223372036854775808");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void piecesInAnyOrderParseOrAreRefused(long seed) {
    Random random = new Random(seed);
    int parsed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
              .limit(1 + random.nextInt(30))
              .collect(Collectors.joining());
      parsed += parses(text) ? 1 : 0;
    }
    assertThat(parsed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void randomBytesParseOrAreRefused(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      parses(new String(bytes, StandardCharsets.ISO_8859_1));
      parses(new String(bytes, StandardCharsets.UTF_16BE));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void damagedFiltersParseOrAreRefused(long seed) {
    Random random = new Random(seed);
    FilterSamples samples = new FilterSamples(seed);
    for (int i = 0; i < ROUNDS / 4; i++) {
      StringBuilder text = new StringBuilder(samples.filter(3).write(FilterSamples.PLAIN));
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
          case 1 -> text.setLength(Math.max(1, at));
          default -> text.delete(Math.max(0, at - 3), at).append(' ');
        }
      }
      parses(text.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "!",
        "[",
        "!(",
        "kind in [",
        "has(",
        "has(has(",
        "not ",
        "not !",
        "data[",
        "data.a[",
        "a.b(",
        "-",
        "- ",
        "((kind == 'a') && ",
        "true && (true || ",
        "timestamp(",
        "labels.a.",
        "''",
        "r'",
        "kind == 'a' || ",
        "kind == 'a' && ",
        "a ",
        "`",
        "//",
        "\\",
        "1.",
        ",",
        ")"
      })
  void anyDepthIsRefusedOrParsed(String piece) {
    parses(piece.repeat(10_000));
    parses(piece.repeat(1_000) + "true" + ")".repeat(1_000));
    parses(piece.repeat(70) + "true" + "]".repeat(70));
    parses(piece.repeat(262_143 / piece.length()));
  }

  private static boolean parses(String text) {
    try {
      Filter filter = Filter.parse(text);
      assertThat(Filter.parse(filter.text()).text()).isEqualTo(filter.text());
      filter.compile();
      return true;
    } catch (FilterSyntaxException refused) {
      assertThat(refused.errors()).isNotEmpty().hasSizeLessThanOrEqualTo(50);
      for (FilterError error : refused.errors()) {
        assertThat(error.line()).isPositive();
        assertThat(error.column()).isPositive();
        assertThat(error.message()).endsWith(".");
      }
      return false;
    }
  }

  @Test
  void anyPayloadIsEvaluated() {
    Random random = new Random(8);
    CompiledFilter filter =
        CompiledFilter.compile("data.a == 1 || data.a.b.startsWith('x') || has(data.a.c)");
    String pieces = "{}[]\",:\\u1e+-.0ab tfnrulse\n\u00e9\0";
    Envelope envelope = new Envelope();
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder data = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
      for (int k = random.nextInt(20); k > 0; k--) {
        data.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      byte[] event = FilterEvents.encode(FilterEvents.sparse().setData(data.toString()));
      filter.evaluate(envelope.wrap(event));
    }
  }
}
