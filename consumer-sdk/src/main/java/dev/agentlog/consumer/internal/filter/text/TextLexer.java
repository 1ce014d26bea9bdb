package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Words;

/**
 * Reads the texts of a filter as CEL writes them: in single or double quotes, one or three, with
 * escapes or raw. Not thread-safe.
 */
final class TextLexer {

  private static final String SIMPLE = "abfnrtv\\?\"'`";
  private static final String MEANT = "\u0007\b\f\n\r\t\u000B\\?\"'`";
  private static final int HEX = 16;
  private static final int OCTAL = 8;

  private final String source;
  private final Problems problems;
  private final StringBuilder value = new StringBuilder();
  private int position;

  TextLexer(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Says whether a text, with its prefix if it has one, begins at the index. */
  boolean startsAt(int start) {
    int quote = start;
    while (quote < source.length()
        && quote - start < 2
        && "rRbB".indexOf(source.charAt(quote)) >= 0) {
      quote++;
    }
    return quote < source.length() && isQuote(source.charAt(quote));
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /** Returns the text that begins at the index. */
  Token read(int start) {
    position = start;
    boolean raw = false;
    boolean bytes = false;
    while (!isQuote(source.charAt(position))) {
      boolean r = Character.toLowerCase(source.charAt(position)) == 'r';
      raw |= r;
      bytes |= !r;
      position++;
    }
    String quote = source.substring(position, position + 1);
    String threefold = quote.repeat(3);
    boolean lines = source.startsWith(threefold, position);
    String close = lines ? threefold : quote;
    position += close.length();
    value.setLength(0);
    boolean closed = readUntil(close, raw, lines);
    if (!closed) {
      problems.add(start, "A text begins here and does not end: close it with " + close + ".");
    } else if (bytes) {
      problems.add(start, "Filters know no bytes: write a text, without the b before the quotes.");
    } else if (!Words.isUnicode(value)) {
      problems.add(start, "The text holds half of a surrogate pair: write whole characters.");
    } else {
      return new Token(TokenType.TEXT, start, value.toString());
    }
    return new Token(TokenType.BROKEN, start, "");
  }

  /** Returns the index behind the text read last. */
  int end() {
    return position;
  }

  private boolean readUntil(String close, boolean raw, boolean lines) {
    while (position < source.length()) {
      if (source.startsWith(close, position)) {
        position += close.length();
        return true;
      }
      char c = source.charAt(position);
      if (!lines && (c == '\n' || c == '\r')) {
        return false;
      }
      if (c == '\\' && !raw) {
        escape();
      } else {
        value.append(c);
        position++;
      }
    }
    return false;
  }

  private void escape() {
    int start = position;
    char c = position + 1 < source.length() ? source.charAt(position + 1) : 0;
    position = Math.min(position + 2, source.length());
    if (SIMPLE.indexOf(c) >= 0) {
      value.append(MEANT.charAt(SIMPLE.indexOf(c)));
      return;
    }
    int codePoint =
        switch (c) {
          case 'x', 'X' -> digits(2, HEX);
          case 'u' -> digits(4, HEX);
          case 'U' -> digits(8, HEX);
          case '0', '1', '2', '3' -> {
            position--;
            yield digits(3, OCTAL);
          }
          default -> -1;
        };
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    if (Character.isValidCodePoint(codePoint) && !surrogate) {
      value.appendCodePoint(codePoint);
    } else {
      problems.add(
          start,
          "The backslash begins no escape: write \\\\ for a backslash, or one of \\n \\r \\t \\' \\\""
              + " \\xHH \\uHHHH \\UHHHHHHHH.");
    }
  }

  /** Reads so many digits; -1 if there are not as many. */
  private int digits(int count, int radix) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      int digit = position + i < source.length() ? digit(source.charAt(position + i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    position += count;
    return number > Character.MAX_CODE_POINT ? -1 : (int) number;
  }

  private static int digit(char c, int radix) {
    return c < 128 ? Character.digit(c, radix) : -1;
  }
}
