package dev.agentlog.schemas;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns records into the values of Kafka records and back: a zero byte, the schema id as four bytes
 * (big-endian), and Avro binary, as the standard Kafka Avro serializers write it. Thread-safe.
 *
 * @param <T> the record's type
 */
public final class WireCodec<T extends SpecificRecord> {

  /** How many bytes stand before the Avro binary. */
  static final int HEADER_BYTES = 5;

  private final SchemaRegistry registry;
  private final Class<T> type;
  private final Schema schema;
  private final SpecificData model;
  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
  private volatile int writerId = -1;

  private WireCodec(SchemaRegistry registry, Class<T> type, Schema schema, SpecificData model) {
    this.registry = registry;
    this.type = type;
    this.schema = schema;
    this.model = model;
  }

  /** Returns a codec for events. */
  public static WireCodec<AgentEvent> events(SchemaRegistry registry) {
    return of(registry, AgentEvent.class);
  }

  /** Returns a codec for tombstones. */
  public static WireCodec<Tombstone> tombstones(SchemaRegistry registry) {
    return of(registry, Tombstone.class);
  }

  /** Returns a codec for verdicts. */
  public static WireCodec<Verdict> verdicts(SchemaRegistry registry) {
    return of(registry, Verdict.class);
  }

  private static <T extends SpecificRecord> WireCodec<T> of(
      SchemaRegistry registry, Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    return new WireCodec<>(registry, type, model.getSchema(type), model);
  }

  /** Returns the schema id in the framed value; -1 if it is not framed. */
  public static int schemaIdOf(byte[] framed) {
    if (framed.length < HEADER_BYTES || framed[0] != 0) {
      return -1;
    }
    return ByteBuffer.wrap(framed).getInt(1);
  }

  /**
   * Returns the record as a framed value.
   *
   * @throws RegistryUnavailableException if the registry is needed for the schema's id and does not
   *     answer
   */
  public byte[] encode(T record) {
    int id = writerId;
    if (id < 0) {
      id = registry.idOf(schema);
      writerId = id;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.writeBytes(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(id).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new SpecificDatumWriter<T>(schema, model).write(record, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new AgentLogException(
          "The %s cannot be encoded.".formatted(type.getSimpleName()), impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the record in the framed value, read with the schema that it was written with.
   *
   * @throws MalformedEventException if the bytes are not such a record
   * @throws RegistryUnavailableException if the registry is needed for the writer's schema and does
   *     not answer
   */
  public T decode(byte[] framed) {
    int id = schemaIdOf(framed);
    if (id < 0) {
      throw new MalformedEventException(
          "The value of %d bytes is not framed: it must begin with a zero byte and a schema id."
              .formatted(framed.length));
    }
    try {
      return readers
          .computeIfAbsent(id, this::readerFor)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(framed, HEADER_BYTES, framed.length - HEADER_BYTES, null));
    } catch (IOException | AvroRuntimeException wrong) {
      throw new MalformedEventException(
          "The value is not a %s.".formatted(type.getSimpleName()), wrong);
    }
  }

  private DatumReader<T> readerFor(int id) {
    return new SpecificDatumReader<>(registry.schemaById(id), schema, model);
  }
}
