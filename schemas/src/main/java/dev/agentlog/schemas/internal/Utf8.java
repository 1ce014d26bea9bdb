package dev.agentlog.schemas.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF, and no silent
 * replacement.
 */
public final class Utf8 {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ABOVE_ASCII = 0x8080808080808080L;

  private Utf8() {}

  /**
   * Returns the text's bytes, or null if it is not valid Unicode (it holds half of a surrogate
   * pair).
   */
  public static byte @Nullable [] encode(String text) {
    return isWellFormed(text) ? text.getBytes(StandardCharsets.UTF_8) : null;
  }

  /** Says whether every surrogate in the text is half of a pair. */
  public static boolean isWellFormed(CharSequence text) {
    int length = text.length();
    int i = 0;
    while (i < length) {
      char c = text.charAt(i++);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c) && i < length && Character.isLowSurrogate(text.charAt(i));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Returns the index of the first byte in [start, end) that cannot be part of valid UTF-8, or -1
   * if all can.
   */
  public static int firstInvalid(byte[] bytes, int start, int end) {
    int i = passAscii(bytes, start, end);
    while (i < end) {
      int b = bytes[i];
      if (b >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(bytes, i, end);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** Says whether no byte in [start, end) is above ASCII. */
  static boolean isAscii(byte[] bytes, int start, int end) {
    int i = passAscii(bytes, start, end);
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    return i == end;
  }

  /** Passes ASCII, eight bytes at a time, as long as there are eight. */
  private static int passAscii(byte[] bytes, int start, int end) {
    int i = start;
    while (i <= end - Long.BYTES && ((long) EIGHT.get(bytes, i) & ABOVE_ASCII) == 0) {
      i += Long.BYTES;
    }
    return i;
  }

  /** Returns the length of the valid multi-byte sequence at i, 0 if there is none. */
  private static int sequenceLength(byte[] bytes, int i, int end) {
    int first = bytes[i] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length > end - i || !secondIsLegal(first, bytes[i + 1] & 0xFF)) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** The second byte's range keeps overlong forms, surrogates and what is above U+10FFFF out. */
  private static boolean secondIsLegal(int first, int second) {
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
  }
}
