package dev.agentlog.consumer.internal.filter.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into tokens. What is wrong is reported and stands as what was probably meant, so
 * that the rest can be checked too. Not thread-safe.
 */
final class Lexer {

  private static final String SIGNS = "()[],.";
  private static final List<TokenType> SIGN_TYPES =
      List.of(
          TokenType.OPEN,
          TokenType.CLOSE,
          TokenType.OPEN_LIST,
          TokenType.CLOSE_LIST,
          TokenType.COMMA,
          TokenType.DOT);
  private static final String FOREIGN = "+*/%?:{}";

  private final String source;
  private final Problems problems;
  private final TextLexer texts;
  private final NumberLexer numbers;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  Lexer(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
    this.texts = new TextLexer(source, problems);
    this.numbers = new NumberLexer(source, problems);
  }

  /** Returns the tokens, the last of which is {@link TokenType#END}. */
  List<Token> tokens() {
    skipBlank();
    while (position < source.length()) {
      next();
      skipBlank();
    }
    tokens.add(new Token(TokenType.END, source.length(), ""));
    return tokens;
  }

  private void skipBlank() {
    while (position < source.length()) {
      if (" \t\r\n\f".indexOf(source.charAt(position)) >= 0) {
        position++;
      } else if (source.startsWith("//", position)) {
        int end = source.indexOf('\n', position);
        position = end < 0 ? source.length() : end;
      } else {
        return;
      }
    }
  }

  private void next() {
    char c = source.charAt(position);
    if (texts.startsAt(position)) {
      take(texts.read(position), texts.end());
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      take(numbers.read(position), numbers.end());
    } else if (isNameStart(c)) {
      name();
    } else if (c == '`') {
      quotedName();
    } else if (SIGNS.indexOf(c) >= 0) {
      sign(SIGN_TYPES.get(SIGNS.indexOf(c)), 1);
    } else {
      operator(c);
    }
  }

  private void take(Token token, int end) {
    tokens.add(token);
    position = end;
  }

  private void sign(TokenType type, int length) {
    take(
        new Token(type, position, source.substring(position, position + length)),
        position + length);
  }

  private void name() {
    int end = position;
    while (end < source.length()
        && (isNameStart(source.charAt(end)) || isDigit(source.charAt(end)))) {
      end++;
    }
    TokenType type =
        switch (source.substring(position, end)) {
          case "in" -> TokenType.IN;
          case "true" -> TokenType.TRUE;
          case "false" -> TokenType.FALSE;
          case "null" -> TokenType.NULL;
          default -> TokenType.NAME;
        };
    sign(type, end - position);
  }

  private void quotedName() {
    int end = position + 1;
    while (end < source.length() && isInQuotedName(source.charAt(end))) {
      end++;
    }
    String name = source.substring(position + 1, end);
    if (end < source.length() && source.charAt(end) == '`' && !name.isEmpty()) {
      take(new Token(TokenType.QUOTED_NAME, position, name), end + 1);
      return;
    }
    problems.add(
        position,
        "A name in backticks consists of letters, digits, spaces and _ . - / and ends with a"
            + " backtick: write other keys in brackets, such as labels['key'].");
    int close = source.indexOf('`', end);
    take(new Token(TokenType.BROKEN, position, name), close < 0 ? source.length() : close + 1);
  }

  private void operator(char c) {
    char second = peek(1);
    switch (c) {
      case '=' -> {
        if (second != '=') {
          problems.add(position, "A single '=' compares nothing: write '=='.");
        }
        relation("==", second == '=' ? 2 : 1);
      }
      case '!' -> {
        if (second == '=') {
          relation("!=", 2);
        } else {
          sign(TokenType.NOT, 1);
        }
      }
      case '<', '>' -> sign(TokenType.RELATION, second == '=' ? 2 : 1);
      case '&' -> twice(c, second, TokenType.AND);
      case '|' -> twice(c, second, TokenType.OR);
      case '-' -> sign(TokenType.MINUS, 1);
      default -> unknown(c);
    }
  }

  private void relation(String text, int length) {
    take(new Token(TokenType.RELATION, position, text), position + length);
  }

  private void twice(char c, char second, TokenType type) {
    if (second != c) {
      problems.add(position, "A single '" + c + "' is no operator: write '" + c + c + "'.");
    }
    sign(type, second == c ? 2 : 1);
  }

  private void unknown(char c) {
    int length = Character.charCount(source.codePointAt(position));
    if (FOREIGN.indexOf(c) >= 0) {
      sign(TokenType.FOREIGN, length);
      return;
    }
    problems.add(
        position,
        "The character %s has no meaning here: remove it, or put it into quotes if it belongs to a text."
            .formatted(shown(source.codePointAt(position))));
    sign(TokenType.BROKEN, length);
  }

  private static String shown(int codePoint) {
    return Character.isISOControl(codePoint) || !Character.isDefined(codePoint)
        ? "U+%04X".formatted(codePoint)
        : "'" + Character.toString(codePoint) + "'";
  }

  private char peek(int ahead) {
    int index = position + ahead;
    return index < source.length() ? source.charAt(index) : 0;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isInQuotedName(char c) {
    return isNameStart(c) || isDigit(c) || " .-/".indexOf(c) >= 0;
  }
}
