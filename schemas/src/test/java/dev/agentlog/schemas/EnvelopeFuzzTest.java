package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.internal.EventModel;
import dev.agentlog.v1.AgentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: an event, or a MalformedEventException. */
@Timeout(300)
class EnvelopeFuzzTest {

  private static final int INPUTS = 45_000;
  private static final int SOME_READINGS = 1;

  /** Has no divisor in common with the number of readings. */
  private static final int STEP = 3;

  /**
   * Numbers as they are encoded: the extremes, lengths beyond everything, and what is no number.
   */
  private static final List<byte[]> NUMBERS =
      List.of(
          hex("00"),
          hex("01"),
          hex("02"),
          hex("7f"),
          hex("8001"),
          hex("feffffff0f"),
          hex("ffffffff0f"),
          hex("8080808010"),
          hex("feffffffffffffffff01"),
          hex("ffffffffffffffffff01"),
          hex("ffffffffffffffffff7f"),
          hex("80808080808080808080808000"),
          hex("8080808080808080808000"),
          hex("808080808000"),
          hex("fdffffffffffffffff01"));

  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private final Envelope envelope = new Envelope();
  private final List<Runnable> readings =
      List.of(
          envelope::data,
          () -> envelope.label("a"),
          envelope::lifecycle,
          envelope::branchOp,
          envelope::opBranch,
          envelope::source,
          envelope::eventId,
          envelope::traceParent,
          envelope::writerId,
          envelope::dataType,
          envelope::contentHash,
          () -> envelope.withSequence(Long.MIN_VALUE),
          () -> envelope.textEquals(Field.KIND, new byte[3]),
          () -> envelope.utf8Length(Field.DATA_REF));
  private int nextReading;
  private int wellFormed;
  private int malformed;

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedEventIsReadOrMalformed(long seed) {
    Random random = new Random(seed);
    EventSamples samples = new EventSamples(seed);
    VariantWriter variants = new VariantWriter(seed);
    byte[] valid = new byte[0];
    for (int i = 0; i < INPUTS; i++) {
      if (i % 20 == 0) {
        valid = variants.write(samples.event());
      }
      byte[] bytes = valid;
      for (int k = random.nextInt(3); k >= 0; k--) {
        bytes = mutate(bytes, random);
      }
      check(bytes);
    }

    assertThat(wellFormed).isGreaterThan(INPUTS / 100);
    assertThat(malformed).isGreaterThan(INPUTS / 10);
  }

  @Test
  void noiseIsMalformed() {
    Random random = new Random(7);
    for (int i = 0; i < INPUTS; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      if (noise.length > 5) {
        Arrays.fill(noise, 0, 5, (byte) 0);
        noise[4] = 1;
      }
      check(noise);
    }

    assertThat(malformed).isEqualTo(INPUTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffff01", // -2^63 entries
        "ffffffffffffffffff0100", // -2^63 entries in no bytes
        "fdffffffffffffffff0100", // nearly so
        "feffffffffffffffff01", // 2^63 - 1 entries
        "8080808010", // 2^31 entries
        "0101", // one entry in -1 bytes
        "017e", // one entry in 63 bytes
        "010400000000", // one entry in 2 bytes, and then the end of the map, of the data type and
        // of data
        "01060000000000", // a block that says it is longer than it is
        "010000000000", // a block that says it has no bytes
      })
  void hostileBlocksOfLabelsEndAtOnce(String labels) {
    byte[] plain = codec.encode(EventSamples.plainEvent().setDataType("").build());
    int rest = 4; // no labels, empty data type, no data, no reference
    byte[] bytes = Arrays.copyOf(plain, plain.length - rest + labels.length() / 2);
    System.arraycopy(hex(labels), 0, bytes, plain.length - rest, labels.length() / 2);

    check(bytes);

    envelope.wrap(bytes).validateEnvelope();
    assertThat(envelope.contentHash()).hasSize(16);
  }

  private void check(byte[] bytes) {
    boolean whole = passes(() -> envelope.wrap(bytes).validateWhole());
    if (whole) {
      wellFormed++;
      checkWellFormed(bytes);
    } else {
      malformed++;
      if (passes(() -> codec.decode(bytes))) {
        throw new AssertionError(
            "Decoded although it is malformed: " + HexFormat.of().formatHex(bytes));
      }
      if (passes(() -> envelope.wrap(bytes))) {
        reads(SOME_READINGS);
      }
    }
    if (passes(() -> envelope.wrap(bytes).validateEnvelope()) && !passes(envelope::contentHash)) {
      throw new AssertionError(
          "No hash although the envelope is valid: " + HexFormat.of().formatHex(bytes));
    }
  }

  private void checkWellFormed(byte[] bytes) {
    assertThat(reads(readings.size())).as("readable after validation").isTrue();
    assertThat(passes(() -> envelope.wrap(envelope.withSequence(77)).validateWhole())).isTrue();
    envelope.wrap(bytes);
    assertThat(reads(readings.size())).as("readable without validation").isTrue();
    if (envelope.schemaId() == 1) {
      AgentEvent decoded = codec.decode(bytes);
      assertThat(envelope.wrap(bytes).sessionId()).isEqualTo(decoded.getSessionId());
      assertThat(envelope.data()).isEqualTo(decoded.getData());
      assertThat(decoded).isEqualTo(readByAvro(bytes));
    }
  }

  private static AgentEvent readByAvro(byte[] framed) {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                framed, WireCodec.HEADER_BYTES, framed.length - WireCodec.HEADER_BYTES, null);
    Schema schema = AgentEvent.getClassSchema();
    try {
      return new SpecificDatumReader<AgentEvent>(schema, schema, EventModel.INSTANCE)
          .read(null, decoder);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Reads something else each time, in another order: the walk is lazy, and must not mind. */
  private boolean reads(int count) {
    boolean all = true;
    for (int i = 0; i < count; i++) {
      nextReading = (nextReading + STEP) % readings.size();
      all &= passes(readings.get(nextReading));
    }
    return all;
  }

  private static boolean passes(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (MalformedEventException expected) {
      if (!String.valueOf(expected.getMessage()).endsWith(".")) {
        throw new AssertionError("Not a sentence: " + expected.getMessage(), expected);
      }
      return false;
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {0};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> replaced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
      case 1 -> replaced(bytes, at, 0, new byte[] {(byte) random.nextInt()});
      case 2 -> replaced(bytes, at, 1 + random.nextInt(3), new byte[0]);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> replaced(bytes, at, 1, NUMBERS.get(random.nextInt(NUMBERS.size())));
      default -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, random.nextInt(at + 1), at));
    };
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    int behind = Math.min(bytes.length, at + length);
    byte[] result = new byte[at + by.length + bytes.length - behind];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, behind, result, at + by.length, bytes.length - behind);
    return result;
  }
}
