package dev.agentlog.rulebook;

import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A version of the event's schema that is newer than this code: it has one field more, and schema
 * id 7.
 */
final class LaterSchema implements SchemaRegistry {
  static final int ID = 7;

  /** Reads both versions. */
  static final WireCodec<AgentEvent> CODEC = WireCodec.events(new LaterSchema());

  private static final SchemaRegistry BUNDLED_ONES = SchemaRegistry.of(SchemaRegistry.BUNDLED);
  private static final byte[] MORE = {6, 'n', 'e', 'w'};

  /** The framed value of an event, the field more included. */
  static byte[] bytes(TestEvent event) {
    byte[] known = event.bytes();
    byte[] value = Arrays.copyOf(known, known.length + MORE.length);
    System.arraycopy(MORE, 0, value, known.length, MORE.length);
    ByteBuffer.wrap(value).putInt(1, ID);
    return value;
  }

  @Override
  public Schema schemaById(int id) {
    return id == ID ? schema() : BUNDLED_ONES.schemaById(id);
  }

  @Override
  public int idOf(Schema schema) {
    return BUNDLED_ONES.idOf(schema);
  }

  private static Schema schema() {
    Schema known = AgentEvent.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : known.getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    fields.add(new Schema.Field("more", Schema.create(Schema.Type.STRING), null, ""));
    return Schema.createRecord(
        known.getName(), known.getDoc(), known.getNamespace(), false, fields);
  }
}
