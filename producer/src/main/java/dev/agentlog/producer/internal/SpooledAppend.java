package dev.agentlog.producer.internal;

import dev.agentlog.producer.SpoolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * An append as a spool keeps it: where it goes, and what is sent. Immutable; the arrays are not to
 * be changed.
 *
 * @param attempted the sequence demanded
 */
@SuppressWarnings("ArrayRecordComponent")
record SpooledAppend(
    String namespace,
    String session,
    String branch,
    String eventId,
    OptionalLong attempted,
    List<Header> headers,
    byte[] value) {

  private static final int VERSION = 1;

  /** Returns the append of a record. */
  static SpooledAppend of(
      String namespace, PendingAppend append, ProducerRecord<byte[], byte[]> record) {
    return new SpooledAppend(
        namespace,
        append.session(),
        append.branch(),
        append.eventId(),
        append.attempted(),
        List.of(record.headers().toArray()),
        record.value());
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length + 256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(namespace);
      out.writeUTF(session);
      out.writeUTF(branch);
      out.writeUTF(eventId);
      out.writeLong(attempted.orElse(0));
      out.writeInt(headers.size());
      for (Header header : headers) {
        out.writeUTF(header.key());
        writeBytes(out, header.value());
      }
      writeBytes(out, value);
    } catch (IOException impossible) {
      throw new SpoolException(
          "The append of event %s cannot be written to the spool: %s."
              .formatted(eventId, impossible),
          impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the append that the bytes are of.
   *
   * @throws SpoolException if they are of none
   */
  static SpooledAppend parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new SpoolException(
            "The spool holds a record of version %d, and this library reads %d; use the library that wrote it."
                .formatted(version, VERSION));
      }
      String namespace = in.readUTF();
      String session = in.readUTF();
      String branch = in.readUTF();
      String eventId = in.readUTF();
      long attempted = in.readLong();
      List<Header> headers = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        String key = in.readUTF();
        headers.add(new RecordHeader(key, readBytes(in)));
      }
      return new SpooledAppend(
          namespace,
          session,
          branch,
          eventId,
          attempted == 0 ? OptionalLong.empty() : OptionalLong.of(attempted),
          headers,
          readBytes(in));
    } catch (IOException | NegativeArraySizeException malformed) {
      throw new SpoolException(
          "The spool holds a record of %d bytes that is no append; give the producer a directory of its own."
              .formatted(bytes.length),
          malformed);
    }
  }

  /** Returns the record to send by a session's route. */
  ProducerRecord<byte[], byte[]> record(SessionRoute route) {
    return new ProducerRecord<>(
        route.topic(), route.partition(), null, route.key(), value, headers);
  }

  /** Returns the pending append of an event that nobody holds a receipt of. */
  PendingAppend orphan() {
    return new PendingAppend(eventId, session, branch, attempted, PendingAppend.Kept.ORPHAN);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
