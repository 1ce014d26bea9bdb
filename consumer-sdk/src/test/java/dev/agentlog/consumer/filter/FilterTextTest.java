package dev.agentlog.consumer.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical text, the fingerprint and the builder. */
class FilterTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true; true",
        "event.run=='r'; run == 'r'",
        "'r' == run; run == 'r'",
        "3 < sequence; sequence > 3",
        "3 >= sequence; sequence <= 3",
        "kind in [\"b\", 'a', '''b''',]; kind in ['a', 'b']",
        "run == 'b' && (run == 'a' && run == 'c') && run == 'a'; run == 'a' && run == 'b' && run == 'c'",
        "(turn == 'b' || turn == 'a') && run == 'a'; run == 'a' && (turn == 'a' || turn == 'b')",
        "turn == 'b' || turn == 'a' && run == 'a'; run == 'a' && turn == 'a' || turn == 'b'",
        "!(!(run == 'a')); run == 'a'",
        "!!!has(event.run); !has(run)",
        "!(kind.startsWith('a')); !kind.startsWith('a')",
        "!(kind == 'a'); !(kind == 'a')",
        "labels['a'] == 'x'; labels.a == 'x'",
        "labels['in'] == 'x'; labels['in'] == 'x'",
        "labels.`a-b` == 'x'; labels['a-b'] == 'x'",
        "'a' in labels; has(labels.a)",
        "'a b' in event.labels; has(labels.`a b`)",
        "!('\u00fc' in labels); !('\u00fc' in labels)",
        "has(data['a b'].c); has(data['a b'].c)",
        "data.a == 0x10; data.a == 16",
        "data.a == - 1; data.a == -1",
        "data.a == 1e2; data.a == 100.0",
        "data.a == -0.0; data.a == 0.0",
        "data.a == 1e100; data.a == 1e100",
        "data.a == 1.25e-100; data.a == 125e-102",
        "data.a == 2e-3; data.a == 0.002",
        "data.a == 9007199254740993.0; data.a == 9007199254740992.0",
        "agent == \"it's\\x09\\u00e9\"; agent == 'it\\'s\\t\u00e9'",
        "agent == r'\\'; agent == '\\\\'",
        "agent == '\\x01\\177'; agent == '\\x01\\x7f'",
        "occurred_at < timestamp('2026-01-01t01:00:00.10+01:00'); occurred_at < timestamp('2026-01-01T00:00:00.100Z')",
        "kind == 'a' // why; kind == 'a'",
      })
  void textHasACanonicalForm(String text, String canonical) {
    CompiledFilter filter = CompiledFilter.compile(text);

    assertThat(filter.text()).isEqualTo(canonical);
    assertThat(CompiledFilter.compile(canonical)).isEqualTo(filter).hasToString(canonical);
    assertThat(CompiledFilter.compile(canonical).fingerprint()).isEqualTo(filter.fingerprint());
  }

  @Test
  void fingerprintIsTheSha256OfTheCanonicalText() {
    assertThat(CompiledFilter.compile(" true ").fingerprint())
        .isEqualTo("b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void fingerprintDependsOnTheMeaningNotOnTheWriting(long seed) {
    FilterSamples samples = new FilterSamples(seed);
    FilterSamples.Style shuffled = FilterSamples.shuffled(new Random(seed));
    for (int i = 0; i < 1_000; i++) {
      FilterSamples.Tree tree = samples.filter(4);
      CompiledFilter filter = CompiledFilter.compile(tree.write(FilterSamples.PLAIN));
      for (int k = 0; k < 3; k++) {
        CompiledFilter same = CompiledFilter.compile(tree.write(shuffled));
        assertThat(same.text()).isEqualTo(filter.text());
        assertThat(same.fingerprint()).isEqualTo(filter.fingerprint());
        assertThat(same.fields()).isEqualTo(filter.fields());
      }
      assertThat(CompiledFilter.compile(filter.text()).text()).isEqualTo(filter.text());
    }
  }

  @Test
  void differentFiltersHaveDifferentFingerprints() {
    FilterSamples samples = new FilterSamples(5);
    List<CompiledFilter> filters =
        Stream.generate(() -> samples.filter(3))
            .limit(2_000)
            .map(tree -> CompiledFilter.compile(tree.write(FilterSamples.PLAIN)))
            .toList();

    assertThat(filters.stream().map(CompiledFilter::fingerprint).distinct().count())
        .isEqualTo(filters.stream().map(CompiledFilter::text).distinct().count());
  }

  static Stream<Arguments> built() {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    return Stream.of(
        Arguments.of(Filters.all(), "true"),
        Arguments.of(Filters.kind().in("b", "a"), "kind in ['a', 'b']"),
        Arguments.of(Filters.kind().startsWith("tool."), "kind.startsWith('tool.')"),
        Arguments.of(Filters.lifecycle().is(Lifecycle.TERMINAL), "lifecycle == 'TERMINAL'"),
        Arguments.of(Filters.source().isNot(Source.TOOL), "source != 'TOOL'"),
        Arguments.of(Filters.source().in(Source.USER, Source.AGENT), "source in ['AGENT', 'USER']"),
        Arguments.of(Filters.branch().is("main"), "branch == 'main'"),
        Arguments.of(Filters.agent().isNot("a"), "agent != 'a'"),
        Arguments.of(Filters.run().exists(), "has(run)"),
        Arguments.of(Filters.turn().before("b"), "turn < 'b'"),
        Arguments.of(Filters.correlation().atLeast("b"), "correlation >= 'b'"),
        Arguments.of(Filters.sequence().in(3, 1, 2), "sequence in [1, 2, 3]"),
        Arguments.of(Filters.sequence().moreThan(3), "sequence > 3"),
        Arguments.of(
            Filters.occurredAt().after(time), "occurred_at > timestamp('2026-01-01T00:00:00Z')"),
        Arguments.of(Filters.label("x-y").is("z"), "labels['x-y'] == 'z'"),
        Arguments.of(Filters.label("\u00fc").exists(), "'\u00fc' in labels"),
        Arguments.of(Filters.data("tool", "name").is("bash"), "data.tool.name == 'bash'"),
        Arguments.of(Filters.data("a").is(1), "data.a == 1"),
        Arguments.of(Filters.data("a").is(1.5), "data.a == 1.5"),
        Arguments.of(Filters.data("a").is(true), "data.a == true"),
        Arguments.of(Filters.data("a").isNull(), "data.a == null"),
        Arguments.of(Filters.data("a b", "c d").exists(), "has(data['a b'].`c d`)"),
        Arguments.of(Filters.data("a").atMost(2), "data.a <= 2.0"),
        Arguments.of(Filters.hasData(), "has(data)"),
        Arguments.of(
            Filters.and(Filters.run().is("b"), Filters.run().is("a")).and(Filters.all()),
            "run == 'a' && run == 'b' && true"),
        Arguments.of(
            Filters.not(Filters.or(Filters.run().is("b"), Filters.run().is("a"))),
            "!(run == 'a' || run == 'b')"));
  }

  @ParameterizedTest
  @MethodSource("built")
  void whatIsBuiltIsWhatIsWritten(Filter filter, String text) {
    assertThat(filter.text()).isEqualTo(text);
    assertThat(filter).isEqualTo(Filter.parse(text)).hasSameHashCodeAs(Filter.parse(text));
    assertThat(filter.compile()).isEqualTo(CompiledFilter.compile(text));
  }

  @Test
  void fieldsAreThoseRead() {
    CompiledFilter filter =
        CompiledFilter.compile(
            "event.kind == 'a' && !has(run) || labels['x-y'] == 'a' && data.tool.name in [1]");

    assertThat(filter.fields()).containsExactly("data.tool.name", "kind", "labels['x-y']", "run");
    assertThat(filter.readsPayload()).isTrue();
    assertThat(CompiledFilter.compile("has(labels.a)").readsPayload()).isFalse();
  }

  @Test
  void whatCouldNotBeWrittenCannotBeBuilt() {
    String half = "\ud800";
    assertRefused(() -> Filters.kind().is(half));
    assertRefused(() -> Filters.label(half));
    assertRefused(() -> Filters.data(half));
    assertRefused(() -> Filters.data());
    assertRefused(() -> Filters.data(Collections.nCopies(65, "a").toArray(String[]::new)));
    assertRefused(() -> Filters.data("\u00fc").exists());
    assertRefused(() -> Filters.kind().in());
    assertRefused(Filters::and);
    assertRefused(() -> Filters.data("a").is(Double.NaN));
    assertRefused(() -> Filters.occurredAt().before(Instant.MAX));
    assertRefused(() -> Filters.kind().is("x".repeat(300_000)));
  }

  @Test
  void nestingIsBoundedAsInTheTextForm() {
    Filter filter = Filters.run().is("a");
    int levels = 0;
    while (levels < 1_000) {
      Filter deeper = levels % 2 == 0 ? filter.or(Filters.all()) : filter.and(Filters.all());
      try {
        filter = Filters.not(deeper);
      } catch (InvalidArgumentException tooDeep) {
        break;
      }
      assertThat(Filter.parse(filter.text())).isEqualTo(filter);
      levels++;
    }
    assertThat(levels).isBetween(30, 64);
  }

  private static void assertRefused(ThrowingCallable building) {
    assertThatThrownBy(building).isInstanceOf(InvalidArgumentException.class);
  }
}
