package dev.agentlog.consumer.internal;

import dev.agentlog.schemas.InvalidArgumentException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the parts of a cursor's token; anything that no token has is refused with {@link
 * BufferUnderflowException} or {@link InvalidArgumentException}. Not thread-safe.
 */
final class TokenReader {

  private final ByteBuffer in;

  TokenReader(ByteBuffer in) {
    this.in = in;
  }

  int remaining() {
    return in.remaining();
  }

  int choice(int bound) {
    int value = in.get();
    if (value < 0 || value >= bound) {
      throw new InvalidArgumentException("The choice %d is not one of %d.".formatted(value, bound));
    }
    return value;
  }

  long fixed() {
    return in.getLong();
  }

  /** Reads a number from 0 up. */
  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidArgumentException("A number does not end within 9 bytes.");
  }

  /** Reads a number of things, each of which takes at least one of the bytes that remain. */
  int count() {
    long value = number();
    if (value > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return (int) value;
  }

  String text() {
    byte[] utf8 = new byte[count()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
