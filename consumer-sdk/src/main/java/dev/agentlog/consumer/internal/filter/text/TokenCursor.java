package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Node;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How far the tokens are parsed, how deep what is open there is nested, and the way to the list of
 * problems. Not thread-safe.
 */
final class TokenCursor {

  /** Where another condition may begin, or one that is open may end. */
  private static final Set<TokenType> RESUMING =
      EnumSet.of(
          TokenType.AND,
          TokenType.OR,
          TokenType.CLOSE,
          TokenType.CLOSE_LIST,
          TokenType.COMMA,
          TokenType.END);

  private final List<Token> tokens;
  private final Problems problems;
  private int position;
  private int nesting;
  private boolean abandoned;

  TokenCursor(List<Token> tokens, Problems problems) {
    this.tokens = tokens;
    this.problems = problems;
  }

  Token token() {
    return tokens.get(position);
  }

  boolean at(TokenType type) {
    return token().type() == type;
  }

  boolean atResumption() {
    return RESUMING.contains(token().type());
  }

  void next() {
    position++;
  }

  /** Moves on if it is at a token of the type, and tells whether it was. */
  boolean accept(TokenType type) {
    if (!at(type)) {
      return false;
    }
    next();
    return true;
  }

  /** Moves on to where another condition may begin, over what is opened and closed before. */
  void skip() {
    int depth = 0;
    while (!at(TokenType.END) && (depth > 0 || !atResumption())) {
      if (at(TokenType.OPEN) || at(TokenType.OPEN_LIST)) {
        depth++;
      } else if (at(TokenType.CLOSE) || at(TokenType.CLOSE_LIST)) {
        depth--;
      }
      next();
    }
  }

  /** Goes one level deeper; where there are too many, reports it and gives up the rest. */
  boolean enter(int limit) {
    if (nesting >= limit) {
      report(
          "More than %d parentheses and negations are nested here: write the filter flatter."
              .formatted(Node.MAX_NESTING));
      abandoned = true;
      position = tokens.size() - 1;
      return false;
    }
    nesting++;
    return true;
  }

  /** Leaves a level that was entered. */
  void leave() {
    nesting--;
  }

  /** Leaves a level that was entered, with what was found in it. */
  Syntax leave(Syntax inner) {
    leave();
    return inner;
  }

  /** Reports a problem with the present token, and returns what stands for it. */
  Syntax broken(String message) {
    report(message);
    return new Syntax.Broken(token().offset());
  }

  void report(String message) {
    reportAt(token().offset(), message);
  }

  /** Reports a problem; not any more once the rest is given up. */
  void reportAt(int offset, String message) {
    if (!abandoned) {
      problems.add(offset, message);
    }
  }
}
