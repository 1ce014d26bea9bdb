package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireCodecTest {

  private static final SchemaRegistry REGISTRY = SchemaRegistry.of(SchemaRegistry.BUNDLED);

  private final WireCodec<AgentEvent> codec = WireCodec.events(REGISTRY);

  /** A registry that knows one schema of another age under the id 9. */
  private record Other(Schema schema) implements SchemaRegistry {
    @Override
    public Schema schemaById(int id) {
      return id == 9 ? schema : REGISTRY.schemaById(id);
    }

    @Override
    public int idOf(Schema ours) {
      return 7;
    }
  }

  @Test
  void bundledIdsAreFixed() {
    assertThat(WireCodec.schemaIdOf(codec.encode(EventSamples.plainEvent().build()))).isEqualTo(1);
    assertThat(
            WireCodec.schemaIdOf(
                WireCodec.tombstones(REGISTRY).encode(new EventSamples(1).tombstone())))
        .isEqualTo(2);
    assertThat(
            WireCodec.schemaIdOf(
                WireCodec.verdicts(REGISTRY).encode(new EventSamples(1).verdict())))
        .isEqualTo(3);
    assertThat(REGISTRY.schemaById(1)).isEqualTo(AgentEvent.getClassSchema());
    assertThat(REGISTRY.schemaById(2)).isEqualTo(Tombstone.getClassSchema());
    assertThat(REGISTRY.schemaById(3)).isEqualTo(Verdict.getClassSchema());
  }

  @Test
  void bundledSchemasAreKnownWithoutThePropertiesOfGenerators() {
    Schema plain =
        new Schema.Parser()
            .parse(
                Verdict.getClassSchema()
                    .toString()
                    .replace(",\"avro.java.string\":\"String\"", ""));

    assertThat(plain).isNotEqualTo(Verdict.getClassSchema());
    assertThat(REGISTRY.idOf(plain)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4, Integer.MAX_VALUE})
  void bundledRegistryKnowsNoOtherId(int id) {
    assertThatThrownBy(() -> REGISTRY.schemaById(id))
        .isInstanceOf(UnknownSchemaIdException.class)
        .hasMessage("The bundled schemas have no id %d: the known ids are 1 to 3.".formatted(id));
  }

  @Test
  void bundledRegistryTakesNoOtherSchema() {
    assertThatThrownBy(() -> REGISTRY.idOf(Schema.createRecord("R", null, "n", false, List.of())))
        .isInstanceOf(AgentLogException.class)
        .hasMessageContaining("n.R");
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, -1",
    "'', -1",
    "0100000001, -1",
    "0000000001, 1",
    "00ffffffff, -1",
    "007fffffff00, 2147483647"
  })
  void schemaIdIsReadFromTheFrame(String hex, int id) {
    assertThat(WireCodec.schemaIdOf(HexFormat.of().parseHex(hex))).isEqualTo(id);
  }

  @Test
  void missingFieldIsRefusedAndLeavesNoTrace() {
    AgentEvent wrong = EventSamples.plainEvent().build();
    wrong.put("agent_id", null);
    AgentEvent right = EventSamples.plainEvent().build();
    byte[] expected = codec.encode(right);

    assertThatThrownBy(() -> codec.encode(wrong))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("agent_id");

    assertThat(codec.encode(right)).isEqualTo(expected);
  }

  @Test
  void eventsCanBeCopiedByTheGeneratedBuilder() {
    AgentEvent event = new EventSamples(5).event();

    assertThat(AgentEvent.newBuilder(event).build()).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c0af", "eda080", "f4908080", "ff", "e282", "80"})
  void textThatIsNotUtf8IsMalformed(String hex) {
    byte[] framed = codec.encode(EventSamples.plainEvent().setData("123456789").build());
    byte[] wrong = HexFormat.of().parseHex(hex);
    int at = new String(framed, StandardCharsets.ISO_8859_1).indexOf("123456789");
    System.arraycopy(wrong, 0, framed, at, wrong.length);

    assertThatThrownBy(() -> codec.decode(framed))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("is not valid UTF-8");
    assertThatThrownBy(() -> new Envelope().wrap(framed).validateWhole())
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(
            "field data at byte %d of %d is not valid UTF-8".formatted(at, framed.length));
  }

  @Test
  void bytesAfterTheRecordAreMalformed() {
    byte[] framed = codec.encode(EventSamples.plainEvent().build());

    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(framed, framed.length + 1)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("is followed by 1 more bytes");
  }

  @Test
  void everyCutIsMalformed() {
    byte[] framed = codec.encode(new EventSamples(8).event());
    for (int length = 0; length < framed.length; length++) {
      byte[] cut = Arrays.copyOf(framed, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void recordOfALaterSchemaIsReadWithoutWhatIsNew() {
    Schema later =
        new Schema.Parser()
            .parse(
                AgentEvent.getClassSchema()
                    .toString()
                    .replaceFirst(
                        "]}$",
                        ",{\"name\":\"later\",\"type\":[\"null\",\"string\"],\"default\":null}]}"));
    AgentEvent event = EventSamples.plainEvent().setData("{}").build();
    byte[] framed = WireCodec.events(REGISTRY).encode(event);
    byte[] newer = Arrays.copyOf(framed, framed.length + 3);
    newer[4] = 9;
    newer[framed.length] = 2;
    newer[framed.length + 1] = 2;
    newer[framed.length + 2] = 'x';

    assertThat(WireCodec.events(new Other(later)).decode(newer)).isEqualTo(event);
    assertThat(new Envelope().wrap(newer).data()).isEqualTo("{}");
  }

  @Test
  void idOfTheRegistryIsWritten() {
    byte[] framed =
        WireCodec.events(new Other(AgentEvent.getClassSchema()))
            .encode(EventSamples.plainEvent().build());

    assertThat(WireCodec.schemaIdOf(framed)).isEqualTo(7);
  }

  @Test
  void oneCodecServesManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks =
          IntStream.range(0, 8)
              .<Callable<Void>>mapToObj(
                  seed ->
                      () -> {
                        EventSamples samples = new EventSamples(seed);
                        for (int i = 0; i < 500; i++) {
                          AgentEvent event = samples.event();
                          assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
                        }
                        return null;
                      })
              .toList();
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
