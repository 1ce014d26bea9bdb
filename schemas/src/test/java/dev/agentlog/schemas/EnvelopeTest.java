package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.Envelope.BranchOpType;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final int SAMPLES = 2_000;

  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private final Envelope envelope = new Envelope();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fieldsAreThoseOfTheDecodedEvent(long seed) {
    EventSamples samples = new EventSamples(seed);
    for (int i = 0; i < SAMPLES; i++) {
      AgentEvent event = samples.event();

      envelope.wrap(codec.encode(event));

      if (samples.maybe()) {
        envelope.validateWhole();
      }
      assertTexts(event);
      assertNumbers(event);
      event.getLabels().forEach((key, value) -> assertThat(envelope.label(key)).isEqualTo(value));
      assertThat(envelope.label("absent")).isNull();
      assertThat(envelope.data()).isEqualTo(event.getData());
      assertThat(envelope.dataType()).isEqualTo(event.getDataType());
    }
  }

  private void assertTexts(AgentEvent event) {
    assertText(Field.EVENT_ID, envelope.eventId(), event.getEventId());
    assertText(Field.SESSION_ID, envelope.sessionId(), event.getSessionId());
    assertText(Field.BRANCH_ID, envelope.branchId(), event.getBranchId());
    assertText(Field.PREVIOUS_EVENT_ID, envelope.previousEventId(), event.getPreviousEventId());
    assertText(Field.KIND, envelope.kind(), event.getKind());
    assertText(Field.AGENT_ID, envelope.agentId(), event.getAgentId());
    assertText(Field.RUN_ID, envelope.runId(), event.getRunId());
    assertText(Field.TURN_ID, envelope.turnId(), event.getTurnId());
    assertText(Field.PARENT_EVENT_ID, envelope.parentEventId(), event.getParentEventId());
    assertText(Field.CORRELATION_ID, envelope.correlationId(), event.getCorrelationId());
    assertText(Field.TRACE_PARENT, envelope.traceParent(), event.getTraceParent());
    Writer writer = event.getWriter();
    assertText(Field.WRITER, envelope.writerId(), writer == null ? null : writer.getId());
  }

  private void assertText(Field field, @Nullable String actual, @Nullable String expected) {
    assertThat(actual).isEqualTo(expected);
    if (expected == null) {
      assertThat(envelope.utf8Length(field)).isEqualTo(-1);
      assertThat(envelope.textEquals(field, new byte[0])).isFalse();
      assertThat(envelope.textStartsWith(field, new byte[0])).isFalse();
    } else {
      byte[] utf8 = expected.getBytes(StandardCharsets.UTF_8);
      assertThat(envelope.utf8Length(field)).isEqualTo(utf8.length);
      assertThat(envelope.textEquals(field, utf8)).isTrue();
      assertThat(envelope.textStartsWith(field, utf8)).isTrue();
      assertThat(envelope.textEquals(field, (expected + "x").getBytes(StandardCharsets.UTF_8)))
          .isFalse();
    }
  }

  private void assertNumbers(AgentEvent event) {
    assertThat(envelope.hasSequence()).isEqualTo(event.getSequence() != null);
    assertThat(envelope.sequence())
        .isEqualTo(event.getSequence() == null ? 0 : event.getSequence());
    assertThat(envelope.lifecycle()).isEqualTo(event.getLifecycle());
    assertThat(envelope.source()).isEqualTo(event.getSource());
    assertThat(envelope.occurredAtMicros())
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, event.getOccurredAt()));
    Writer writer = event.getWriter();
    assertThat(envelope.hasWriter()).isEqualTo(writer != null);
    assertThat(envelope.writerEpoch()).isEqualTo(writer == null ? 0 : writer.getEpoch());
    Object op = event.getBranchOp();
    if (op instanceof BranchForked forked) {
      assertOp(BranchOpType.FORKED, forked.getParentBranch(), forked.getForkSequence());
    } else if (op instanceof BranchMerged merged) {
      assertOp(BranchOpType.MERGED, merged.getSourceBranch(), merged.getSourceSequence());
    } else {
      assertOp(BranchOpType.NONE, "", 0);
    }
  }

  private void assertOp(BranchOpType type, String branch, long sequence) {
    assertThat(envelope.branchOp()).isEqualTo(type);
    assertThat(envelope.opBranch()).isEqualTo(branch);
    assertThat(envelope.opSequence()).isEqualTo(sequence);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void sequenceIsReplacedAndNothingElse(long seed) {
    EventSamples samples = new EventSamples(seed);
    for (int i = 0; i < SAMPLES; i++) {
      AgentEvent event = samples.event();
      long sequence = samples.number();
      byte[] framed = codec.encode(event);

      byte[] spliced = envelope.wrap(framed).withSequence(sequence);

      event.put("sequence", sequence);
      assertThat(spliced).isEqualTo(codec.encode(event));
      assertThat(envelope.wrap(spliced).withSequence(sequence)).isSameAs(spliced);
    }
  }

  @Test
  void numbersOfEveryLengthAreRead() {
    for (int bits = 0; bits < Long.SIZE; bits++) {
      for (long number : new long[] {1L << bits, (1L << bits) - 1, -1L << bits, ~(-1L << bits)}) {
        AgentEvent event = EventSamples.plainEvent().setSequence(number).build();

        assertThat(envelope.wrap(codec.encode(event)).sequence()).isEqualTo(number);
        assertThat(envelope.kind()).isEqualTo(event.getKind());
      }
    }
  }

  @Test
  void sequenceAlreadyThereIsTheSameArray() {
    byte[] framed = codec.encode(EventSamples.plainEvent().setSequence(7L).build());

    assertThat(envelope.wrap(framed).withSequence(7)).isSameAs(framed);
  }

  @Test
  void envelopeIsReadableWhenWhatFollowsIsNot() {
    byte[] framed = codec.encode(EventSamples.plainEvent().setLabels(Map.of("a", "b")).build());
    byte[] cut = Arrays.copyOf(framed, framed.length - 8);

    envelope.wrap(cut).validateEnvelope();

    assertThat(envelope.kind()).isEqualTo(Kinds.MESSAGE_USER);
    assertThat(envelope.contentHash()).hasSize(16);
    assertThatThrownBy(envelope::validateWhole).isInstanceOf(MalformedEventException.class);
  }

  @Test
  void bytesAfterTheLastFieldAreMalformed() {
    byte[] framed = codec.encode(EventSamples.plainEvent().build());
    byte[] longer = Arrays.copyOf(framed, framed.length + 3);

    envelope.wrap(longer).validateEnvelope();

    assertThatThrownBy(envelope::validateWhole)
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(
            "The event at byte %d of %d is followed by 3 more bytes."
                .formatted(framed.length, longer.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00000000", "0100000001", "7b22"})
  void unframedValueIsMalformed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> envelope.wrap(bytes))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageStartingWith("The value of %d bytes is not framed".formatted(bytes.length));
  }

  @ParameterizedTest
  @EnumSource(
      value = Field.class,
      names = {"SEQUENCE", "LIFECYCLE", "OCCURRED_AT", "SOURCE", "LABELS"})
  void fieldsThatAreNoTextHaveNoLength(Field field) {
    envelope.wrap(codec.encode(EventSamples.plainEvent().build()));

    assertThatThrownBy(() -> envelope.utf8Length(field))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
