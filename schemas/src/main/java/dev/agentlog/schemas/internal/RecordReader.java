package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.MalformedEventException;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads framed records that were written with one schema. Thread-safe.
 *
 * @param <T> the record's type
 */
public final class RecordReader<T extends SpecificRecord> {

  private final Schema expected;
  private final DatumReader<T> reader;
  private final boolean sameSchema;
  private final Quick<T> quick;

  /**
   * Reads records that were written with the schema that is expected; faster, and otherwise the
   * same.
   */
  @FunctionalInterface
  public interface Quick<T> {

    /** Returns the record, null if it is not there. */
    @Nullable T read(byte[] bytes, int position);
  }

  /** Creates a reader that turns what the writer's schema describes into what is expected. */
  public RecordReader(Schema writer, Schema expected, Quick<T> quick) {
    this.expected = expected;
    this.quick = quick;
    this.reader = new SpecificDatumReader<>(writer, expected, EventModel.INSTANCE);
    this.sameSchema =
        SchemaNormalization.toParsingForm(writer)
            .equals(SchemaNormalization.toParsingForm(expected));
  }

  /**
   * Returns the record that begins at a position in the bytes.
   *
   * @throws MalformedEventException if there is none, or something follows it that the schema does
   *     not know
   */
  public T read(byte[] bytes, int position) {
    T known = sameSchema ? quick.read(bytes, position) : null;
    return known != null ? known : readCarefully(bytes, position);
  }

  private T readCarefully(byte[] bytes, int position) {
    StrictDecoder decoder = new StrictDecoder(bytes, position);
    T record;
    try {
      record = reader.read(null, decoder);
    } catch (MalformedEventException malformed) {
      throw malformed;
    } catch (IOException | RuntimeException wrong) {
      throw new MalformedEventException(
          "The value of %d bytes is not a %s: %s."
              .formatted(bytes.length, expected.getName(), wrong.getMessage()),
          wrong);
    }
    if (sameSchema) {
      decoder.checkEnd();
    }
    return record;
  }
}
