package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.internal.EventModel;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec beside the standard serializer, over the same records. */
class WireCodecGenuineTest {

  private static final int RECORDS = 300;
  private static final String TOPIC = "topic";

  private static GenuineSerde genuine;

  private final SchemaRegistry bundled = SchemaRegistry.of(SchemaRegistry.BUNDLED);

  @BeforeAll
  static void load() {
    genuine =
        new GenuineSerde(
            AgentEvent.getClassSchema(), Tombstone.getClassSchema(), Verdict.getClassSchema());
  }

  @AfterAll
  static void unload() throws IOException {
    genuine.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103})
  void eventsAreThoseOfTheGenuineSerializerBothWays(long seed) throws IOException {
    assertSame(WireCodec.events(bundled), new EventSamples(seed)::event);
  }

  @ParameterizedTest
  @ValueSource(longs = {201, 202})
  void tombstonesAreThoseOfTheGenuineSerializerBothWays(long seed) throws IOException {
    assertSame(WireCodec.tombstones(bundled), new EventSamples(seed)::tombstone);
  }

  @ParameterizedTest
  @ValueSource(longs = {301, 302})
  void verdictsAreThoseOfTheGenuineSerializerBothWays(long seed) throws IOException {
    assertSame(WireCodec.verdicts(bundled), new EventSamples(seed)::verdict);
  }

  private static <T extends SpecificRecord> void assertSame(WireCodec<T> codec, Supplier<T> samples)
      throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      T ours = samples.get();
      Object theirs = genuine.record(ours.getSchema(), json(ours));
      keepOrderOfLabels(ours, theirs);

      byte[] ourBytes = codec.encode(ours);
      byte[] theirBytes = genuine.serialize(TOPIC, theirs);
      Object readByThem = genuine.deserialize(TOPIC, ourBytes);
      T readByUs = codec.decode(theirBytes);

      assertThat(ourBytes).isEqualTo(theirBytes);
      assertThat(readByUs).isEqualTo(ours);
      keepOrderOfLabels(ours, readByThem);
      assertThat(genuine.serialize(TOPIC, readByThem)).isEqualTo(ourBytes);
    }
  }

  /**
   * A map has no order, so the bytes are only the same if both serializers are given the same map.
   */
  private static void keepOrderOfLabels(SpecificRecord ours, Object theirs) {
    if (ours instanceof AgentEvent event) {
      genuine.put(theirs, "labels", event.getLabels());
    }
  }

  private static <T extends SpecificRecord> String json(T record) throws IOException {
    Schema schema = record.getSchema();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, json);
    new SpecificDatumWriter<T>(schema, EventModel.INSTANCE).write(record, encoder);
    encoder.flush();
    return json.toString(StandardCharsets.UTF_8);
  }
}
