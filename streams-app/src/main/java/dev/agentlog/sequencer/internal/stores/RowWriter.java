package dev.agentlog.sequencer.internal.stores;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the fields of one row, behind the version of the row's layout. Not thread-safe. */
final class RowWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  RowWriter(int version) {
    out.write(version);
  }

  RowWriter bool(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  RowWriter int32(int value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    return this;
  }

  RowWriter int64(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  RowWriter uuid(UUID value) {
    return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
  }

  /** Length and bytes; -1 stands for null. */
  RowWriter bytes(byte @Nullable [] value) {
    int32(value == null ? -1 : value.length);
    if (value != null) {
      out.writeBytes(value);
    }
    return this;
  }

  RowWriter text(@Nullable String value) {
    return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] row() {
    return out.toByteArray();
  }
}
