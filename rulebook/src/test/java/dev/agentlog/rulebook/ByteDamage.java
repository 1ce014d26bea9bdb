package dev.agentlog.rulebook;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Spoils the bytes of some records: cut off, put in, taken out, changed; numbers, and so lengths,
 * unions and enums, that are extreme or none at all; text that is none.
 */
final class ByteDamage {
  private static final int LONGEST = 8;
  private static final int FRAME = 5;

  /** Numbers as they are encoded, in the shortest form and in longer ones, and what is none. */
  private static final List<byte[]> NUMBERS =
      List.of(
          hex("00"),
          hex("01"),
          hex("02"),
          hex("04"),
          hex("7f"),
          hex("8001"),
          hex("8000"),
          hex("808000"),
          hex("feffffff0f"),
          hex("ffffffff0f"),
          hex("8080808010"),
          hex("feffffffffffffffff01"),
          hex("ffffffffffffffffff01"),
          hex("80808080808080808080808000"));

  /** Too long for its meaning, a surrogate, beyond Unicode, cut off, and a lone second byte. */
  private static final List<byte[]> NO_TEXT =
      List.of(hex("c080"), hex("eda080"), hex("f4908080"), hex("c3"), hex("80"), hex("ff"));

  private final Random random;

  ByteDamage(Random random) {
    this.random = random;
  }

  /** The record, three times in ten with damage. */
  Sending send(Sending sending) {
    int dice = random.nextInt(100);
    byte[] value = sending.value();
    if (dice < 28 && value != null && value.length > FRAME && isOfKnownSchema(value)) {
      return sending.value(spoilt(value));
    }
    byte[] key = sending.key();
    if (dice == 28 && key != null) {
      return sending.key(changed(key));
    }
    return dice == 29 ? sending.headerBytes(random.nextInt(33_000)) : sending;
  }

  /** A frame that was hit by chance is not to say that the rest is of a later schema. */
  private byte[] spoilt(byte[] value) {
    byte[] spoilt = value;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      spoilt = changed(spoilt);
    }
    boolean framed = spoilt.length >= FRAME && spoilt[0] == 0;
    return framed && !isOfKnownSchema(spoilt) && ByteBuffer.wrap(spoilt).getInt(1) == LaterSchema.ID
        ? value
        : spoilt;
  }

  private static boolean isOfKnownSchema(byte[] value) {
    return ByteBuffer.wrap(value).getInt(1) == 1;
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(LONGEST);
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOf(bytes, bytes.length + length);
      case 2 -> replaced(bytes, at, 0, noise(length));
      case 3 -> replaced(bytes, at, length, new byte[0]);
      case 4 -> replaced(bytes, at, 1, noise(1));
      case 5, 6 -> replaced(bytes, at, 1, pick(NUMBERS));
      case 7 -> replaced(bytes, at, 1, pick(NO_TEXT));
      case 8 -> replaced(bytes, at, 1, new byte[] {(byte) (' ' + random.nextInt(95))});
      default -> replaced(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))});
    };
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    int rest = Math.min(bytes.length, at + length);
    byte[] all = Arrays.copyOf(bytes, at + by.length + bytes.length - rest);
    System.arraycopy(by, 0, all, at, by.length);
    System.arraycopy(bytes, rest, all, at + by.length, bytes.length - rest);
    return all;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] pick(List<byte[]> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
