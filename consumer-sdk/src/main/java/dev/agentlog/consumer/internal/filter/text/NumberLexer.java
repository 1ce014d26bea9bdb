package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of a filter: decimal, hexadecimal and floating-point. Not thread-safe. */
final class NumberLexer {

  private static final int HEX_RADIX = 16;
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]++");
  private static final Pattern REAL =
      Pattern.compile("[0-9]*+\\.[0-9]++(?:[eE][+-]?[0-9]++)?|[0-9]++[eE][+-]?[0-9]++");
  private static final Pattern WHOLE = Pattern.compile("[0-9]++");

  private final String source;
  private final Problems problems;
  private int end;

  NumberLexer(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** Returns the number that begins with a digit, or with a dot and a digit, at the index. */
  Token read(int start) {
    TokenType type = TokenType.WHOLE;
    if (!matches(HEX, start)) {
      if (matches(REAL, start)) {
        type = TokenType.REAL;
      } else {
        matches(WHOLE, start);
      }
    }
    String number = source.substring(start, end);
    int tail = end;
    while (end < source.length()
        && (Lexer.isNameStart(source.charAt(end)) || Lexer.isDigit(source.charAt(end)))) {
      end++;
    }
    if (end > tail) {
      problems.add(start, complaint(source.substring(start, end), source.substring(tail, end)));
      return new Token(TokenType.BROKEN, start, number);
    }
    return new Token(type, start, number);
  }

  private static String complaint(String whole, String tail) {
    if (tail.equalsIgnoreCase("u")) {
      return "Unsigned numbers are not used in filters: remove the '%s'.".formatted(tail);
    }
    return "'%s' is no number: write digits, such as 12 or 0x1f or 1.5, or put it into quotes if it is a text."
        .formatted(whole);
  }

  /** Returns the value of a number with its sign; null if it is too large. */
  static @Nullable Literal literal(TokenType type, String text) {
    try {
      if (type == TokenType.REAL) {
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? null : new Literal.Real(value);
      }
      return new Literal.Whole(
          text.contains("0x")
              ? Long.parseLong(text.replace("0x", ""), HEX_RADIX)
              : Long.parseLong(text));
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  /** Returns the index behind the number read last. */
  int end() {
    return end;
  }

  private boolean matches(Pattern pattern, int start) {
    Matcher matcher = pattern.matcher(source).region(start, source.length());
    boolean matched = matcher.lookingAt();
    if (matched) {
      end = matcher.end();
    }
    return matched;
  }
}
