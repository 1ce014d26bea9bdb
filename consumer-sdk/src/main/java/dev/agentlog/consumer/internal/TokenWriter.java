package dev.agentlog.consumer.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the parts of a cursor's token. Not thread-safe. */
final class TokenWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

  void octet(byte value) {
    out.write(value);
  }

  void fixed(long value) {
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  void number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    out.writeBytes(utf8);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
