package dev.agentlog.sequencer.internal.stores;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RowWriter} wrote. Not thread-safe. */
final class RowReader {
  private final ByteBuffer in;

  RowReader(byte[] row, int version) {
    in = ByteBuffer.wrap(row);
    int found = in.get();
    if (found != version) {
      throw new IllegalStateException(
          "A state row has layout version %d, this program knows %d: it is older than the state directory."
              .formatted(found, version));
    }
  }

  boolean bool() {
    return in.get() != 0;
  }

  int int32() {
    return in.getInt();
  }

  long int64() {
    return in.getLong();
  }

  UUID uuid() {
    return new UUID(in.getLong(), in.getLong());
  }

  byte @Nullable [] bytesOrNull() {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  byte[] bytes() {
    return Objects.requireNonNull(bytesOrNull());
  }

  @Nullable String textOrNull() {
    byte[] utf8 = bytesOrNull();
    return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
