package dev.agentlog.consumer.filter;

import static dev.agentlog.consumer.filter.FilterEvents.ask;
import static dev.agentlog.consumer.filter.FilterEvents.full;
import static dev.agentlog.consumer.filter.FilterEvents.sparse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.MalformedEventException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is true, false and unknown. */
class FilterLogicTest {

  @ParameterizedTest
  @CsvSource({
    "true, true, TRUE, TRUE",
    "true, false, FALSE, TRUE",
    "true, run == 'r', UNKNOWN, TRUE",
    "false, false, FALSE, FALSE",
    "false, run == 'r', FALSE, UNKNOWN",
    "run == 'r', run == 'r', UNKNOWN, UNKNOWN",
    "run == 'r', turn == 't', UNKNOWN, UNKNOWN",
    "sequence in [1], data.x == 1, UNKNOWN, UNKNOWN",
  })
  void unknownNeverDecidesAndNeverHidesWhatDoes(
      String one, String other, Outcome both, Outcome any) {
    assertThat(ask(one + " && " + other, sparse())).isEqualTo(both);
    assertThat(ask(other + " && " + one, sparse())).isEqualTo(both);
    assertThat(ask(one + " || " + other, sparse())).isEqualTo(any);
    assertThat(ask(other + " || " + one, sparse())).isEqualTo(any);
    assertThat(ask("!(" + one + " && " + other + ")", sparse())).isEqualTo(opposite(both));
    assertThat(ask("!(" + one + " || " + other + ")", sparse())).isEqualTo(opposite(any));
  }

  private static Outcome opposite(Outcome outcome) {
    return switch (outcome) {
      case TRUE -> Outcome.FALSE;
      case FALSE -> Outcome.TRUE;
      case UNKNOWN -> Outcome.UNKNOWN;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run == 'r'",
        "run != 'r'",
        "run in ['r']",
        "run.startsWith('r')",
        "run < 'r'",
        "turn == 't'",
        "correlation != 'c'",
        "sequence == 1",
        "sequence != 1",
        "sequence < 1",
        "sequence in [1, 2]",
        "labels.team == 'x'",
        "labels['team'] != 'x'",
        "labels.team.startsWith('x')",
        "data.tool == 1",
        "data.tool != 1",
        "data.tool in [1]",
        "data.tool < 1",
        "data.tool.startsWith('x')",
        "has(data.tool)",
        "has(data.tool.name)"
      })
  void whatIsAbsentMakesAComparisonAndItsOppositeUnknown(String filter) {
    assertThat(ask(filter, sparse())).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask("!(" + filter + ")", sparse())).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "turn", "correlation", "sequence", "labels.team", "labels.`x-y`", "data"})
  void onlyHasFindsAbsence(String field) {
    assertThat(ask("!has(" + field + ")", sparse())).isEqualTo(Outcome.TRUE);
    assertThat(ask("has(" + field + ")", sparse())).isEqualTo(Outcome.FALSE);
    assertThat(ask("has(event." + field + ")", full())).isEqualTo(Outcome.TRUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "kind == 'tool.call.completed'; TRUE",
        "kind.startsWith('tool.') || kind.startsWith('model.'); TRUE",
        "kind.startsWith('tool.') && kind.startsWith('tool.call'); TRUE",
        "kind.startsWith('model.') || kind in ['a', 'tool']; FALSE",
        "kind != 'a' && kind != 'b' && !kind.startsWith('c'); TRUE",
        "kind != 'a' && !kind.startsWith('tool'); FALSE",
        "kind > 'tool' && kind < 'tooz'; TRUE",
        "lifecycle == 'TERMINAL' || lifecycle == 'PROGRESS'; TRUE",
        "lifecycle != 'TERMINAL'; FALSE",
        "lifecycle in ['ORDINARY', 'TERMINAL'] && lifecycle != 'ORDINARY'; TRUE",
        "source == 'TOOL' && !(source in ['AGENT', 'USER']); TRUE",
        "branch == 'main' && agent == 'agent' && run == 'run-1' && turn == 'turn-1'; TRUE",
        "correlation >= 'corr-1' && correlation <= 'corr-1'; TRUE",
        "sequence >= 7 && 7 >= sequence && sequence != 8; TRUE",
        "sequence > 7 || sequence < 7; FALSE",
        "sequence < -9223372036854775808 || sequence > 9223372036854775807; FALSE",
        "occurred_at == timestamp('2026-03-01T12:00:00.000005Z'); TRUE",
        "occurred_at == timestamp('2026-03-01T12:00:00.0000051Z'); FALSE",
        "occurred_at < timestamp('2026-03-01T12:00:00.0000051Z'); TRUE",
        "occurred_at <= timestamp('2026-03-01T13:00:00.000005+01:00'); TRUE",
        "occurred_at > timestamp('2026-03-01T12:00:00.0000049Z'); TRUE",
        "occurred_at >= timestamp('2026-03-01T12:00:00.0000051Z'); FALSE",
        "labels.team == 'search' && labels['x-y'] in ['dashed', 'x']; TRUE",
        "'\u00fc' in labels && !('absent' in labels); TRUE",
        "labels.team != 'search'; FALSE",
        "data.tool.name == 'bash' && data.ok == true && data.none == null; TRUE",
        "data.tool['x y'] == 1.5 && has(data.tool.`x y`); TRUE",
        "data.tool.name in ['zsh', 'bash', 1]; TRUE",
        "data.tool.name.startsWith('ba'); TRUE",
        "data.count == 42 && data.count == 42.0 && data.count > 41.5 && data.count in [42]; TRUE",
        "data.big == 9007199254740993; TRUE",
        "data.minus == 0 && data.minus >= 0; TRUE",
        "data.tool.name == 1; FALSE",
        "data.tool.name != 1; TRUE",
        "data.tool.name < 1; UNKNOWN",
        "data.tool == 'x'; FALSE",
        "data.tool.args != 'x'; TRUE",
        "data.tool.args.x == 1; UNKNOWN",
        "data.none == 'x'; FALSE",
        "data.none < 'x'; UNKNOWN",
        "data.ok.startsWith('t'); UNKNOWN",
        "has(data.none); TRUE",
        "has(data.absent); FALSE",
        "has(data.absent.x); UNKNOWN",
        "has(data.tool.args.x); UNKNOWN",
        "has(data.none.x); UNKNOWN",
      })
  void conditionsOnAFullEvent(String filter, Outcome outcome) {
    assertThat(ask(filter, full())).isEqualTo(outcome);
    assertThat(ask("!(" + filter + ")", full())).isEqualTo(opposite(outcome));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\": 1",
        "{\"a\": 1} x",
        "{\"a\": 1}{}",
        "{\"a\": 01}",
        "{a: 1}",
        "{\"a\": 1, \"b\": tru}",
        "\0{\0}",
        "plain text"
      })
  void payloadThatIsNoJsonIsAbsent(String data) {
    assertThat(ask("data.a == 1", sparse().setData(data))).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask("data.a != 1", sparse().setData(data))).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask("has(data.a)", sparse().setData(data))).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask("has(data)", sparse().setData(data))).isEqualTo(Outcome.FALSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"text\"", "[{\"a\": 1}]", "null"})
  void payloadThatIsNoObjectHasNoParts(String data) {
    assertThat(ask("has(data)", sparse().setData(data))).isEqualTo(Outcome.TRUE);
    assertThat(ask("has(data.a)", sparse().setData(data))).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask("data.a == 1", sparse().setData(data))).isEqualTo(Outcome.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1, \"a\": 2}; data.a == 2; TRUE",
        "{\"a\": {\"b\": 1}, \"a\": 2}; data.a.b == 1; UNKNOWN",
        "{\"a\": {\"b\": 1}, \"a\": {\"c\": 1}}; has(data.a.b); FALSE",
        "{\"a\": 1, \"a\": {\"b\": 1}}; data.a.b == 1; TRUE",
        "{\"\\u0061\": 1}; data.a == 1; TRUE",
        "{\"a\": 1e999}; data.a > 1e308; TRUE",
        "{\"a\": 123456789012345678901234567890}; data.a > 1e29; TRUE",
        "{\"a\": \"\\ud83d\\ude00\"}; data.a > '\uff5e'; TRUE",
      })
  void lastMemberCountsAndNumbersAreDoubles(String data, String filter, Outcome outcome) {
    assertThat(ask(filter, sparse().setData(data))).isEqualTo(outcome);
  }

  @Test
  void payloadNestedDeeperThanParsersGoIsAbsent() {
    String deep = "{\"a\": 1, \"b\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(ask("data.a == 1", sparse().setData(deep))).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void payloadIsNotLookedAtWhereTheEnvelopeDecides() {
    byte[] event = FilterEvents.encode(sparse().setLabels(Map.of()).setData("{\"a\": 1}"));
    byte[] cut = Arrays.copyOf(event, event.length - 6);
    Envelope envelope = new Envelope();

    assertThat(CompiledFilter.compile("data.a == 1 && kind == 'x'").matches(envelope.wrap(cut)))
        .isFalse();
    assertThat(CompiledFilter.compile("data.a == 1 && run == 'x'").matches(envelope.wrap(cut)))
        .isFalse();
    assertThat(
            CompiledFilter.compile("data.a == 1 || agent == 'agent'").matches(envelope.wrap(cut)))
        .isTrue();
    assertThatThrownBy(() -> CompiledFilter.compile("data.a == 1").matches(envelope.wrap(cut)))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void setsOfManyTextsAndPrefixesHoldWhatTheyList() {
    String list = "";
    String prefixes = "kind.startsWith('no')";
    for (int i = 0; i < 300; i++) {
      list += (i == 0 ? "" : ", ") + "'k" + i * 7 + "'";
      prefixes += " || kind.startsWith('p" + i * 7 + ".')";
    }
    CompiledFilter filter = CompiledFilter.compile("kind in [" + list + "] || " + prefixes);
    for (int i = 0; i < 2_100; i++) {
      Outcome expected = i % 7 == 0 ? Outcome.TRUE : Outcome.FALSE;
      assertThat(ask(filter, FilterEvents.encode(sparse().setKind("k" + i)))).isEqualTo(expected);
      assertThat(ask(filter, FilterEvents.encode(sparse().setKind("p" + i + ".x"))))
          .isEqualTo(expected);
    }
    assertThat(ask(filter, FilterEvents.encode(sparse().setKind("n")))).isEqualTo(Outcome.FALSE);
    assertThat(ask(filter, FilterEvents.encode(sparse().setKind("zz")))).isEqualTo(Outcome.FALSE);
  }

  @Test
  void textsAreComparedAsUtf8() {
    String text = "\u00e9\uff5e";
    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(5);
    assertThat(ask("agent == '\\u00e9\uff5e'", sparse().setAgentId(text))).isEqualTo(Outcome.TRUE);
    assertThat(ask("agent > 'z'", sparse().setAgentId(text))).isEqualTo(Outcome.TRUE);
    assertThat(ask("agent < '\\U0001F600'", sparse().setAgentId("\uff5e"))).isEqualTo(Outcome.TRUE);
  }
}
