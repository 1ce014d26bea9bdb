package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What reading allocates, by the measure of the virtual machine. */
class EnvelopeAllocationTest {

  private static final int ROUNDS = 2_000;

  /**
   * The measure itself, and what the compiler does meanwhile, for all rounds together: less than a
   * byte a round.
   */
  private static final long SLACK = ROUNDS / 2;

  private static final int SMALL = 10;
  private static final int LARGE = 500_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final byte[] KIND = "tool.call.completed".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TOOL = "tool.".getBytes(StandardCharsets.UTF_8);

  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  /** One way of reading an event. */
  private interface Reading {
    long read(Envelope envelope);
  }

  static Stream<Arguments> readingsWithoutStrings() {
    return Stream.of(
        reading("wrap", envelope -> 0),
        reading("sequence", Envelope::sequence),
        reading("lifecycle", envelope -> envelope.lifecycle().name().length()),
        reading(
            "source and times",
            envelope -> envelope.source().name().length() + envelope.occurredAtMicros()),
        reading("writer's epoch", Envelope::writerEpoch),
        reading(
            "operation", envelope -> envelope.branchOp().name().length() + envelope.opSequence()),
        reading("text equals", envelope -> envelope.textEquals(Field.KIND, KIND) ? 1 : 0),
        reading("text starts with", envelope -> envelope.textStartsWith(Field.KIND, TOOL) ? 1 : 0),
        reading("text view", envelope -> view(envelope.textView(Field.KIND))),
        reading("label view", envelope -> view(envelope.labelView(KEY))),
        reading("length", envelope -> envelope.utf8Length(Field.SESSION_ID)),
        reading(
            "validate the envelope",
            envelope -> {
              envelope.validateEnvelope();
              return 1;
            }),
        reading(
            "validate the whole",
            envelope -> {
              envelope.validateWhole();
              return 1;
            }));
  }

  private static int view(@Nullable TextView text) {
    return text == null
        ? 0
        : text.length() + Integer.signum(text.compareTo(TOOL)) + (text.startsWith(TOOL) ? 1 : 0);
  }

  private static Arguments reading(String name, Reading reading) {
    return Arguments.of(name, reading);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readingsWithoutStrings")
  void readingWithoutStringsAllocatesNothing(String name, Reading reading) {
    assertThat(allocated(event(LARGE), reading)).isLessThan(SLACK);
    assertThat(allocated(event(SMALL), reading)).isLessThan(SLACK);
  }

  static Stream<Arguments> readingsOfStrings() {
    return Stream.of(
        Arguments.of("event id", 36, (Reading) envelope -> envelope.eventId().length()),
        Arguments.of("session", 7, (Reading) envelope -> envelope.sessionId().length()),
        Arguments.of("kind", KIND.length, (Reading) envelope -> envelope.kind().length()),
        Arguments.of(
            "writer", 6, (Reading) envelope -> String.valueOf(envelope.writerId()).length()),
        Arguments.of("data type", 16, (Reading) envelope -> envelope.dataType().length()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readingsOfStrings")
  void readingAStringAllocatesTheString(String name, int characters, Reading reading) {
    long objects = 24 + 16 + (characters + 7L) / 8 * 8;

    assertThat(allocated(event(LARGE), reading))
        .isBetween(ROUNDS * objects - SLACK, ROUNDS * objects + SLACK);
    assertThat(allocated(event(SMALL), reading))
        .isBetween(ROUNDS * objects - SLACK, ROUNDS * objects + SLACK);
  }

  @Test
  void decodingTheEventAllocatesItsPayload() {
    byte[] large = event(LARGE);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    AgentEvent event = codec.decode(large);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(event.getData()).hasSize(LARGE);
    assertThat(allocated).isGreaterThan(LARGE);
  }

  private byte[] event(int dataLength) {
    return codec.encode(
        EventSamples.plainEvent()
            .setKind(Kinds.TOOL_CALL_COMPLETED)
            .setSequence(12L)
            .setWriter(new Writer("writer", 3L))
            .setLabels(Map.of("key", "value"))
            .setData("x".repeat(dataLength))
            .build());
  }

  private static long allocated(byte[] framed, Reading reading) {
    Envelope envelope = new Envelope();
    long warm = 0;
    for (int i = 0; i < ROUNDS / 10; i++) {
      warm += reading.read(envelope.wrap(framed));
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      read += reading.read(envelope.wrap(framed));
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(read).isEqualTo(warm * 10);
    return allocated;
  }
}
