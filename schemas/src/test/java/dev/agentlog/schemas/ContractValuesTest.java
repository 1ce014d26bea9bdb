package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.v1.Lifecycle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and numbers that other programs rely on, spelled out once more. */
class ContractValuesTest {

  private static final String META =
      "{\"version\":1,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[1],\"sealing\":\"run\"}";

  private static final String ORDINARY =
      """
      session.created session.resumed branch.forked branch.merged run.started run.resumed turn.started
      message.user message.assistant message.system model.started tool.call.requested tool.call.started
      approval.requested plan.updated task.updated subagent.started handoff.requested file.changed
      context.compacted checkpoint.created checkpoint.restored usage.recorded cost.estimated error.raised writer.claimed
      """;

  private static final String PROGRESS = "model.delta tool.call.output agent.heartbeat";

  private static final String TERMINAL =
      """
      session.closed run.completed run.failed run.cancelled turn.completed turn.failed model.completed model.failed
      tool.call.completed tool.call.failed tool.call.denied approval.granted approval.denied approval.expired
      task.completed subagent.completed subagent.failed
      """;

  private static Set<String> words(String text) {
    return Arrays.stream(text.trim().split("\\s+")).collect(Collectors.toSet());
  }

  private static Set<String> kindsOf(Lifecycle lifecycle) {
    return Kinds.standard().stream()
        .filter(kind -> Kinds.lifecycleOf(kind).equals(Optional.of(lifecycle)))
        .collect(Collectors.toSet());
  }

  @Test
  void standardKindsHaveTheirLifecycle() {
    assertThat(kindsOf(Lifecycle.ORDINARY)).isEqualTo(words(ORDINARY));
    assertThat(kindsOf(Lifecycle.PROGRESS)).isEqualTo(words(PROGRESS));
    assertThat(kindsOf(Lifecycle.TERMINAL)).isEqualTo(words(TERMINAL));
    assertThat(Kinds.standard())
        .hasSize(46)
        .allMatch(Kinds::wellFormed)
        .allMatch(Kinds::isStandard);
  }

  @Test
  void otherKindsHaveNone() {
    assertThat(Kinds.lifecycleOf("my.own")).isEmpty();
    assertThat(Kinds.isStandard("my.own")).isFalse();
    assertThat(Kinds.isStandardRun("run.paused")).isFalse();
  }

  @Test
  void familiesAreThoseOfTheRules() {
    assertThat(Kinds.standard().stream().filter(Kinds::isRunTerminal))
        .containsExactlyInAnyOrder("run.completed", "run.failed", "run.cancelled");
    assertThat(Kinds.standard().stream().filter(Kinds::isStandardRun))
        .containsExactlyInAnyOrder(
            "run.started", "run.resumed", "run.completed", "run.failed", "run.cancelled");
    assertThat(Kinds.standard().stream().filter(Kinds::sealExempt))
        .containsExactlyInAnyOrder(
            "usage.recorded",
            "cost.estimated",
            "session.created",
            "session.resumed",
            "session.closed",
            "branch.forked",
            "branch.merged",
            "writer.claimed");
    assertThat(Kinds.sealExempt("usage.mine")).isTrue();
    assertThat(Kinds.sealExempt("usage_x.mine")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a", "a.", ".a", "a..b", "a.b", "a.b.c", "a1_.b2_", "1a.b", "a.1b", "_a.b", "a._b",
        "A.b", "a.B", "a-b.c", "a.b.", "é.b", "a. b", "a.b\n", "a.é"
      })
  void kindIsDottedLowerCase(String kind) {
    assertThat(Kinds.wellFormed(kind))
        .isEqualTo(Pattern.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+", kind));
  }

  @Test
  void limitsAndHeadersAreThoseOfTheContract() {
    assertThat(
            List.of(
                Limits.MAX_EVENT_BYTES,
                Limits.MAX_HEADER_BYTES,
                Limits.MAX_SESSION_ID_BYTES,
                Limits.MAX_ID_BYTES,
                Limits.MAX_KIND_BYTES,
                Limits.MAX_TOMBSTONE_EVENT_BYTES))
        .containsExactly(900_000, 16_384, 512, 256, 128, 65_536);
    assertThat(
            List.of(
                HeaderNames.REPLY,
                HeaderNames.ORIGIN,
                HeaderNames.TOO_LARGE,
                HeaderNames.TRACE_PARENT))
        .containsExactly("agentlog-reply", "agentlog-origin", "agentlog-too-large", "traceparent");
    assertThat(HeaderNames.isReserved("agentlog-anything")).isTrue();
    assertThat(HeaderNames.isReserved("Agentlog-x")).isFalse();
    assertThat(HeaderNames.isReserved("traceparent")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"agentlog.inbox.s,0,0", "a,2147483647,9223372036854775807", "é,7,12"})
  void originIsReadAsItWasWritten(String topic, int partition, long offset) {
    Origin origin = new Origin(topic, partition, offset);

    assertThat(origin.text()).isEqualTo(topic + "/" + partition + "/" + offset);
    assertThat(Origin.parse(origin.bytes())).contains(origin);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/0",
        "a/0/",
        "/0/0",
        "a/b/0/0",
        "a/-1/0",
        "a/0/-1",
        "a/+1/0",
        "a/00/0",
        "a/0/01",
        "a/2147483648/0",
        "a/0/9223372036854775808",
        "a/0/0/",
        "a/0/0 ",
        "a/٣/0"
      })
  void whatIsNoOriginIsNone(@Nullable String text) {
    assertThat(Origin.parse(text == null ? null : text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void originThatCannotBeIsRefused() {
    assertThat(Origin.parse(new byte[] {(byte) 0xFF, '/', '0', '/', '0'})).isEmpty();
    assertThatThrownBy(() -> new Origin("a/b", 0, 0)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> new Origin("", 0, 0)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> new Origin("a", -1, 0)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> new Origin("a", 0, -1)).isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void metaIsWrittenAsTheContractSays() {
    NamespaceMeta meta = new NamespaceMeta(1, 8, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);

    assertThat(new String(meta.toJson(), StandardCharsets.UTF_8)).isEqualTo(META);
    assertThat(NamespaceMeta.parse(META.getBytes(StandardCharsets.UTF_8))).isEqualTo(meta);
    assertThat(NamespaceMeta.KEY).isEqualTo("namespace");
  }

  @Test
  void metaMayHaveMembersOfALaterVersion() {
    String later = META.replace("}", ",\"later\":{\"a\":[1,{}]},\"sealing\":\"off\"}");

    assertThat(NamespaceMeta.parse(later.getBytes(StandardCharsets.UTF_8)).sealing())
        .isEqualTo(NamespaceMeta.Sealing.OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | not a JSON object",
        "[] | not a JSON object",
        "nonsense | Unrecognized token",
        "{\"version\":1 | Unexpected end-of-input",
        "{} | no member 'version'",
        "{\"version\":2,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[1],\"sealing\":\"run\"} | has version 2",
        "{\"version\":1,\"partitions\":0,\"registry\":\"bundled:\",\"schemas\":[1],\"sealing\":\"run\"} | with 0 partitions",
        "{\"version\":1,\"partitions\":8,\"registry\":7,\"schemas\":[1],\"sealing\":\"run\"} | 'registry' is not a text",
        "{\"version\":1,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":1,\"sealing\":\"run\"} | 'schemas' is not an array",
        "{\"version\":1,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[],\"sealing\":\"run\"} | no schema id",
        "{\"version\":1,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[\"x\"],\"sealing\":\"run\"} | not numeric",
        "{\"version\":1,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[1],\"sealing\":\"often\"} | 'sealing' is 'often'",
        "{\"version\":1e99,\"partitions\":8,\"registry\":\"bundled:\",\"schemas\":[1],\"sealing\":\"run\"} | out of range",
      })
  void metaThatCannotBeReadSaysWhy(String json, String why) {
    assertThatThrownBy(() -> NamespaceMeta.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMetaException.class)
        .hasMessageContaining(why);
  }

  @Test
  void metaThatIsNullIsMalformed() {
    assertThatThrownBy(() -> NamespaceMeta.parse(null)).isInstanceOf(MalformedMetaException.class);
  }
}
