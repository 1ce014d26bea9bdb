package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {

  private static final int SAMPLES = 500;
  private static final int VARIANTS = 5;

  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private final Envelope envelope = new Envelope();

  private byte[] hash(AgentEvent event) {
    return hash(codec.encode(event));
  }

  private byte[] hash(byte[] framed) {
    return envelope.wrap(framed).contentHash();
  }

  private static AgentEvent.Builder full() {
    return EventSamples.plainEvent()
        .setSequence(3L)
        .setPreviousEventId("previous")
        .setRunId("run")
        .setTurnId("turn")
        .setParentEventId("parent")
        .setCorrelationId("correlation")
        .setTraceParent("trace")
        .setWriter(new Writer("writer", 1L))
        .setBranchOp(new BranchForked("branch", 1L))
        .setLabels(Map.of("a", "b", "c", "d"))
        .setData("data")
        .setDataRef(new DataRef("uri", "sha", 1L));
  }

  private static Arguments change(String name, Consumer<AgentEvent.Builder> change) {
    return Arguments.of(name, change);
  }

  static Stream<Arguments> changesThatCount() {
    return Stream.of(
        change("event id", event -> event.setEventId("x")),
        change("session", event -> event.setSessionId("x")),
        change("branch", event -> event.setBranchId("x")),
        change("kind", event -> event.setKind("x")),
        change("lifecycle", event -> event.setLifecycle(Lifecycle.TERMINAL)),
        change("agent", event -> event.setAgentId("x")),
        change("run", event -> event.setRunId("x")),
        change("no run", event -> event.setRunId(null)),
        change("empty run", event -> event.setRunId("")),
        change("turn", event -> event.setTurnId("x")),
        change("parent", event -> event.setParentEventId("x")),
        change("correlation", event -> event.setCorrelationId("x")),
        change("source", event -> event.setSource(Source.MODEL)),
        change("no writer", event -> event.setWriter(null)),
        change("writer's id", event -> event.setWriter(new Writer("x", 1L))),
        change("writer's epoch", event -> event.setWriter(new Writer("writer", 2L))),
        change("no operation", event -> event.setBranchOp(null)),
        change("other operation", event -> event.setBranchOp(new BranchMerged("branch", 1L))),
        change("operation's branch", event -> event.setBranchOp(new BranchForked("x", 1L))),
        change("operation's sequence", event -> event.setBranchOp(new BranchForked("branch", 2L))),
        change("no labels", event -> event.setLabels(Map.of())),
        change("fewer labels", event -> event.setLabels(Map.of("a", "b"))),
        change("label's key", event -> event.setLabels(Map.of("a", "b", "x", "d"))),
        change("label's value", event -> event.setLabels(Map.of("a", "b", "c", "x"))),
        change("values changed over", event -> event.setLabels(Map.of("a", "d", "c", "b"))),
        change("data type", event -> event.setDataType("x")),
        change("data", event -> event.setData("x")),
        change("no data", event -> event.setData(null)),
        change("no reference", event -> event.setDataRef(null)),
        change("reference's uri", event -> event.setDataRef(new DataRef("x", "sha", 1L))),
        change("reference's digest", event -> event.setDataRef(new DataRef("uri", "x", 1L))),
        change("reference's length", event -> event.setDataRef(new DataRef("uri", "sha", 2L))),
        change("text moved over", event -> event.setRunId("runt").setTurnId("urn")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesThatCount")
  void changedContentHasAnotherHash(String name, Consumer<AgentEvent.Builder> change) {
    AgentEvent.Builder changed = full();
    change.accept(changed);

    assertThat(hash(changed.build())).hasSize(16).isNotEqualTo(hash(full().build()));
  }

  @Test
  void noTwoOfTheChangesHaveTheSameHash() {
    Set<String> hashes = new HashSet<>();
    changesThatCount()
        .forEach(
            arguments -> {
              AgentEvent.Builder changed = full();
              @SuppressWarnings("unchecked")
              Consumer<AgentEvent.Builder> change =
                  (Consumer<AgentEvent.Builder>) arguments.get()[1];
              change.accept(changed);
              hashes.add(HexFormat.of().formatHex(hash(changed.build())));
            });

    assertThat(hashes).hasSize((int) changesThatCount().count());
  }

  static Stream<Arguments> changesThatDoNotCount() {
    return Stream.of(
        change("sequence", event -> event.setSequence(4L)),
        change("no sequence", event -> event.setSequence(null)),
        change("previous event", event -> event.setPreviousEventId("x")),
        change("no previous event", event -> event.setPreviousEventId(null)),
        change("time", event -> event.setOccurredAt(Instant.ofEpochSecond(1))),
        change("trace", event -> event.setTraceParent("x")),
        change("no trace", event -> event.setTraceParent(null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesThatDoNotCount")
  void whatARetryMayDifferInDoesNotChangeTheHash(String name, Consumer<AgentEvent.Builder> change) {
    AgentEvent.Builder changed = full();
    change.accept(changed);

    assertThat(hash(changed.build())).isEqualTo(hash(full().build()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void hashDoesNotDependOnTheEncoding(long seed) {
    EventSamples samples = new EventSamples(seed);
    VariantWriter variants = new VariantWriter(seed);
    for (int i = 0; i < SAMPLES; i++) {
      AgentEvent event = samples.event();
      byte[] expected = hash(event);
      for (int k = 0; k < VARIANTS; k++) {
        byte[] variant = variants.write(event);

        assertThat(hash(variant)).isEqualTo(expected);

        envelope.validateWhole();
        assertThat(codec.decode(variant)).isEqualTo(event);
      }
    }
  }

  @Test
  void hashIsTheSameForEver() {
    assertThat(HexFormat.of().formatHex(hash(full().build())))
        .isEqualTo("eec310f92aa45ae5953b25c672d01f4c");
  }

  @Test
  void lastOfTheLabelsWithOneKeyCounts() {
    byte[] one = codec.encode(EventSamples.plainEvent().setLabels(Map.of("k", "last")).build());
    byte[] two =
        codec.encode(
            EventSamples.plainEvent().setLabels(twoLabels("x", "1234", "k", "last")).build());
    int at = indexOf(two, (byte) 'x');
    two[at] = 'k';

    assertThat(hash(two)).isEqualTo(hash(one));
    assertThat(envelope.wrap(two).label("k")).isEqualTo("last");
  }

  private static Map<String, String> twoLabels(
      String key, String value, String key2, String value2) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(key, value);
    labels.put(key2, value2);
    return labels;
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new AssertionError(wanted);
  }

  @Test
  void fieldsOfALaterSchemaCountAsTheyAre() {
    byte[] framed = codec.encode(full().build());
    byte[] later = Arrays.copyOf(framed, framed.length + 2);
    byte[] other = later.clone();
    other[framed.length] = 2;

    assertThat(hash(later)).isNotEqualTo(hash(framed)).isNotEqualTo(hash(other));
  }

  @Test
  void contentThatCannotBeReadHasAHashOfItsBytes() {
    byte[] framed = codec.encode(full().build());
    byte[] cut = Arrays.copyOf(framed, framed.length - 1);
    byte[] other = cut.clone();
    other[other.length - 1] ^= 1;

    envelope.wrap(cut).validateEnvelope();

    assertThat(hash(cut))
        .isEqualTo(hash(cut.clone()))
        .isNotEqualTo(hash(framed))
        .isNotEqualTo(hash(other));
  }
}
