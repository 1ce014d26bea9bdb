package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.EventDecoder;
import dev.agentlog.schemas.internal.EventModel;
import dev.agentlog.schemas.internal.RecordReader;
import dev.agentlog.schemas.internal.RecordWriter;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns records into the values of Kafka records and back: a zero byte, the schema id as four bytes
 * (big-endian), and Avro binary, byte for byte as the standard Kafka Avro serializers write it.
 * Thread-safe.
 *
 * <p>The registry is asked once for each schema and id. Decoding is stricter than the standard:
 * whatever is not wholly right is refused, and never repaired silently.
 *
 * @param <T> the record's type
 */
public final class WireCodec<T extends SpecificRecord> {

  /** How many bytes stand before the Avro binary. */
  static final int HEADER_BYTES = 5;

  private static final int NONE = -1;

  private final SchemaRegistry registry;
  private final Schema schema;
  private final RecordWriter<T> writer;
  private final RecordReader.Quick<T> quick;
  private final Map<Integer, RecordReader<T>> readers = new ConcurrentHashMap<>();
  private volatile int writerId = NONE;

  private WireCodec(SchemaRegistry registry, Schema schema, RecordReader.Quick<T> quick) {
    this.registry = registry;
    this.quick = quick;
    this.schema = schema;
    this.writer = new RecordWriter<>(schema);
  }

  /** Returns a codec for events. */
  public static WireCodec<AgentEvent> events(SchemaRegistry registry) {
    return new WireCodec<>(registry, EventModel.schemaOf(AgentEvent.class), EventDecoder::decode);
  }

  /** Returns a codec for tombstones. */
  public static WireCodec<Tombstone> tombstones(SchemaRegistry registry) {
    return new WireCodec<>(registry, EventModel.schemaOf(Tombstone.class), (bytes, at) -> null);
  }

  /** Returns a codec for verdicts. */
  public static WireCodec<Verdict> verdicts(SchemaRegistry registry) {
    return new WireCodec<>(registry, EventModel.schemaOf(Verdict.class), (bytes, at) -> null);
  }

  /** Returns the schema id in the framed value; -1 if it is not framed. */
  public static int schemaIdOf(byte[] framed) {
    if (framed.length < HEADER_BYTES || framed[0] != 0) {
      return NONE;
    }
    int id =
        (framed[1] & 0xFF) << 24
            | (framed[2] & 0xFF) << 16
            | (framed[3] & 0xFF) << 8
            | (framed[4] & 0xFF);
    return Math.max(id, NONE);
  }

  /**
   * Returns the record as a framed value.
   *
   * @throws InvalidArgumentException if a field that must have a value is null
   * @throws RegistryUnavailableException if the registry is needed for the schema's id and does not
   *     answer
   */
  public byte[] encode(T record) {
    return writer.write(schemaId(), record);
  }

  /**
   * Returns the id of the schema that records are written with; asks the registry the first time.
   *
   * @throws RegistryUnavailableException if the registry is needed and does not answer
   */
  public int schemaId() {
    int id = writerId;
    if (id == NONE) {
      id = registry.idOf(schema);
      writerId = id;
    }
    return id;
  }

  /**
   * Returns the record in the framed value, read with the schema that it was written with.
   *
   * @throws MalformedEventException if the bytes are not such a record, or nobody knows the schema
   * @throws RegistryUnavailableException if the registry is needed for the writer's schema and does
   *     not answer
   */
  public T decode(byte[] framed) {
    int id = schemaIdOf(framed);
    if (id == NONE) {
      throw notFramed(framed);
    }
    return reader(id).read(framed, HEADER_BYTES);
  }

  /** The registry may take its time, so it is not asked under a lock of the map. */
  private RecordReader<T> reader(int id) {
    RecordReader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    try {
      RecordReader<T> reader = new RecordReader<>(registry.schemaById(id), schema, quick);
      readers.put(id, reader);
      return reader;
    } catch (UnknownSchemaIdException unknown) {
      throw new MalformedEventException(
          "The %s cannot be decoded: its schema has the id %d, which the registry does not know."
              .formatted(schema.getName(), id),
          unknown);
    }
  }

  /** Returns the exception for bytes that do not begin as a value must. */
  static MalformedEventException notFramed(byte[] bytes) {
    return new MalformedEventException(
        "The value of %d bytes is not framed: it must begin with a zero byte and a schema id of four bytes."
            .formatted(bytes.length));
  }
}
