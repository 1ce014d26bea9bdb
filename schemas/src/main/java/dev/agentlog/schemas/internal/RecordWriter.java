package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one schema as framed values. Thread-safe: buffers belong to threads.
 *
 * @param <T> the record's type
 */
public final class RecordWriter<T extends SpecificRecord> {

  private static final int FIRST_BYTES = 1024;
  private static final int MOST_BYTES_KEPT = 64 * 1024;
  private static final ThreadLocal<Buffer> BUFFERS = ThreadLocal.withInitial(Buffer::new);

  private final Schema schema;
  private final SpecificDatumWriter<T> writer;

  /** What one thread writes into, again and again. */
  private static final class Buffer {
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
    private @Nullable BinaryEncoder encoder;

    BinaryEncoder begin(int schemaId) {
      bytes.reset();
      bytes.write(0);
      bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      return encoder;
    }

    /** The encoder still holds a part of the record, and would write it in front of the next. */
    void abandon() {
      encoder = null;
    }

    byte[] end() {
      byte[] framed = bytes.toByteArray();
      if (framed.length > MOST_BYTES_KEPT) {
        bytes = new ByteArrayOutputStream(FIRST_BYTES);
      }
      return framed;
    }
  }

  /** Creates a writer of records with the schema. */
  public RecordWriter(Schema schema) {
    this.schema = schema;
    this.writer = new SpecificDatumWriter<>(schema, EventModel.INSTANCE);
  }

  /**
   * Returns the record as a framed value.
   *
   * @throws InvalidArgumentException if a field that must have a value is null
   */
  public byte[] write(int schemaId, T record) {
    Buffer buffer = BUFFERS.get();
    BinaryEncoder encoder = buffer.begin(schemaId);
    boolean written = false;
    try {
      writer.write(record, encoder);
      encoder.flush();
      written = true;
    } catch (NullPointerException | ClassCastException | AvroRuntimeException wrong) {
      throw new InvalidArgumentException(
          "The %s cannot be encoded: %s; give every field that is not nullable a value."
              .formatted(schema.getName(), wrong.getMessage()),
          wrong);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      if (!written) {
        buffer.abandon();
      }
    }
    return buffer.end();
  }
}
