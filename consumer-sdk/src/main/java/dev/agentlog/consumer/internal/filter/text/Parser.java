package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Recursive descent over the tokens, with CEL's precedences. Not thread-safe.
 *
 * <p>Behind an error it goes on at the next operator or bracket, so that what follows is checked
 * too. It never goes deeper than {@link Node#MAX_NESTING} allows.
 */
final class Parser {

  private static final Set<TokenType> RESUMING =
      EnumSet.of(
          TokenType.AND,
          TokenType.OR,
          TokenType.CLOSE,
          TokenType.CLOSE_LIST,
          TokenType.COMMA,
          TokenType.END);

  /** What a condition has itself, such as has(labels['key']), may stand in the innermost ones. */
  private static final int MAX_BRACKETS = Node.MAX_NESTING + 2;

  private final List<Token> tokens;
  private final Problems problems;
  private int position;
  private int nesting;
  private boolean abandoned;

  Parser(List<Token> tokens, Problems problems) {
    this.tokens = tokens;
    this.problems = problems;
  }

  /** Parses the whole text. */
  Syntax parse() {
    if (at(TokenType.END)) {
      return broken(
          "The filter is empty: write a condition, such as kind == 'run.started', or true for"
              + " every event.");
    }
    List<Syntax> parts = new ArrayList<>();
    parts.add(condition());
    while (!at(TokenType.END)) {
      report(
          "Nothing is open here that %s could close or separate: remove it."
              .formatted(token().described()));
      position++;
      if (at(TokenType.AND) || at(TokenType.OR)) {
        position++;
      }
      if (!at(TokenType.END)) {
        parts.add(condition());
      }
    }
    return parts.size() == 1 ? parts.get(0) : new Syntax.Junction(0, true, parts);
  }

  private Syntax condition() {
    return junction(false);
  }

  private Syntax junction(boolean all) {
    int offset = token().offset();
    List<Syntax> operands = new ArrayList<>();
    TokenType operator = all ? TokenType.AND : TokenType.OR;
    do {
      operands.add(all ? relation() : junction(true));
    } while (accept(operator) || acceptWord(operator));
    return operands.size() == 1 ? operands.get(0) : new Syntax.Junction(offset, all, operands);
  }

  /** The word for an operator is reported and taken for it. */
  private boolean acceptWord(TokenType operator) {
    Token token = token();
    String word = operator == TokenType.AND ? "and" : "or";
    if (!at(TokenType.NAME) || !token.text().equalsIgnoreCase(word)) {
      return false;
    }
    report(
        "Conditions are not joined by '%s': write '%s'."
            .formatted(token.text(), operator == TokenType.AND ? "&&" : "||"));
    position++;
    return true;
  }

  private Syntax relation() {
    Syntax left = unary();
    Syntax whole = left;
    Token operator = token();
    if (accept(TokenType.RELATION)) {
      whole = compared(left, operator.relation(), operator.offset());
    } else if (accept(TokenType.IN)) {
      whole = new Syntax.Contained(operator.offset(), left, unary());
    }
    if (RESUMING.contains(token().type()) || atWord()) {
      return whole;
    }
    reportUnexpected();
    skip();
    return new Syntax.Broken(whole.offset());
  }

  private boolean atWord() {
    String text = token().text();
    return at(TokenType.NAME) && (text.equalsIgnoreCase("and") || text.equalsIgnoreCase("or"));
  }

  private Syntax compared(Syntax left, Relation relation, int offset) {
    Syntax right = unary();
    if (left instanceof Syntax.Not) {
      problemAt(
          left.offset(),
          "The '!' belongs to the field alone here: put the comparison behind it into parentheses.");
      return new Syntax.Broken(left.offset());
    }
    return new Syntax.Compared(offset, left, relation, right);
  }

  private void reportUnexpected() {
    Token token = token();
    String message =
        switch (token.type()) {
          case RELATION, IN -> "Comparisons cannot be chained: write two, joined by &&.";
          case FOREIGN, MINUS -> calculating(token);
          default -> expected(token);
        };
    report(message);
  }

  private static String calculating(Token token) {
    return "Filters do not calculate: compare a field with a literal, without %s."
        .formatted(token.described());
  }

  private static String expected(Token token) {
    return "%s is not expected here: join conditions by && or ||."
        .formatted(capitalized(token.described()));
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Moves on to where another condition may begin. */
  private void skip() {
    int depth = 0;
    while (!at(TokenType.END) && (depth > 0 || !RESUMING.contains(token().type()))) {
      if (at(TokenType.OPEN) || at(TokenType.OPEN_LIST)) {
        depth++;
      } else if (at(TokenType.CLOSE) || at(TokenType.CLOSE_LIST)) {
        depth--;
      }
      position++;
    }
  }

  private Syntax unary() {
    Token token = token();
    if (at(TokenType.NOT)) {
      return enter(Node.MAX_NESTING)
          ? leave(negated(token.offset()))
          : new Syntax.Broken(token.offset());
    }
    if (accept(TokenType.MINUS)) {
      return number(token.offset(), "-");
    }
    return member();
  }

  private Syntax negated(int offset) {
    position++;
    return new Syntax.Not(offset, unary());
  }

  private Syntax member() {
    Syntax member = primary();
    while (true) {
      Token token = token();
      if (accept(TokenType.DOT)) {
        member = part(token.offset(), member);
      } else if (at(TokenType.OPEN_LIST)) {
        List<Syntax> index = bracketed(TokenType.CLOSE_LIST);
        if (index.size() != 1) {
          problemAt(
              token.offset(),
              "One key is expected in the brackets: write a text, such as labels['key'].");
          return new Syntax.Broken(token.offset());
        }
        member = new Syntax.Indexed(token.offset(), member, index.get(0));
      } else {
        return member;
      }
    }
  }

  private Syntax part(int dot, Syntax whole) {
    Token name = token();
    if (accept(TokenType.QUOTED_NAME)) {
      return new Syntax.Part(dot, whole, name.text(), name.offset());
    }
    if (!accept(TokenType.NAME)) {
      Syntax broken =
          broken(
              "A name is expected behind the dot, not %s: write other keys in brackets, such as ['key']."
                  .formatted(name.described()));
      skip();
      return broken;
    }
    if (at(TokenType.OPEN)) {
      return new Syntax.Call(
          name.offset(), whole, name.text(), name.offset(), bracketed(TokenType.CLOSE));
    }
    return new Syntax.Part(dot, whole, name.text(), name.offset());
  }

  private Syntax primary() {
    Token token = token();
    return switch (token.type()) {
      case NAME -> name(token);
      case TEXT -> value(token, new Literal.Text(token.text()));
      case TRUE -> value(token, new Literal.Truth(true));
      case FALSE -> value(token, new Literal.Truth(false));
      case NULL -> value(token, new Literal.Null());
      case WHOLE, REAL -> number(token.offset(), "");
      case OPEN -> group();
      case OPEN_LIST -> new Syntax.Listed(token.offset(), bracketed(TokenType.CLOSE_LIST));
      case BROKEN -> {
        position++;
        yield new Syntax.Broken(token.offset());
      }
      default -> {
        Syntax broken = broken(missing(token));
        skip();
        yield broken;
      }
    };
  }

  private static String missing(Token token) {
    return "A condition or a value is missing before %s: write one, such as kind == 'run.started'."
        .formatted(token.described());
  }

  private Syntax value(Token token, Literal literal) {
    position++;
    return new Syntax.Value(token.offset(), literal);
  }

  private Syntax name(Token token) {
    position++;
    if (token.text().equalsIgnoreCase("not") && at(TokenType.NAME)) {
      problemAt(token.offset(), "'not' is no operator: write '!' and parentheses.");
      return enter(Node.MAX_NESTING) ? leave(unary()) : new Syntax.Broken(token.offset());
    }
    return at(TokenType.OPEN)
        ? new Syntax.Call(
            token.offset(), null, token.text(), token.offset(), bracketed(TokenType.CLOSE))
        : new Syntax.Name(token.offset(), token.text());
  }

  private Syntax number(int offset, String sign) {
    Token token = token();
    if (!at(TokenType.WHOLE) && !at(TokenType.REAL)) {
      if (at(TokenType.BROKEN)) {
        position++;
        return new Syntax.Broken(offset);
      }
      return broken("A number is expected behind '-': filters do not calculate.");
    }
    position++;
    Literal literal = NumberLexer.literal(token.type(), sign + token.text());
    if (literal == null) {
      problems.add(
          offset,
          "The number is too large: whole numbers have 64 bits, others are less than 1.8e308.");
      return new Syntax.Broken(offset);
    }
    return new Syntax.Value(offset, literal);
  }

  private Syntax group() {
    Token open = token();
    if (!enter(Node.MAX_NESTING)) {
      return new Syntax.Broken(open.offset());
    }
    position++;
    Syntax inner = leave(condition());
    close(open, TokenType.CLOSE);
    return inner;
  }

  /** The elements between an opening bracket, at which it stands, and the closing one. */
  private List<Syntax> bracketed(TokenType closing) {
    Token open = token();
    List<Syntax> elements = new ArrayList<>();
    if (!enter(MAX_BRACKETS)) {
      return elements;
    }
    position++;
    while (!at(closing) && !at(TokenType.END)) {
      elements.add(condition());
      if (!accept(TokenType.COMMA)) {
        break;
      }
    }
    nesting--;
    close(open, closing);
    return elements;
  }

  private void close(Token open, TokenType closing) {
    if (!accept(closing)) {
      problemAt(
          open.offset(),
          "What is opened here is never closed: write the missing '%s'."
              .formatted(closing == TokenType.CLOSE ? ")" : "]"));
    }
  }

  private boolean enter(int limit) {
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

  private Syntax leave(Syntax inner) {
    nesting--;
    return inner;
  }

  private Syntax broken(String message) {
    Token token = token();
    report(message);
    return new Syntax.Broken(token.offset());
  }

  private void report(String message) {
    problemAt(token().offset(), message);
  }

  private void problemAt(int offset, String message) {
    if (!abandoned) {
      problems.add(offset, message);
    }
  }

  private Token token() {
    return tokens.get(position);
  }

  private boolean at(TokenType type) {
    return token().type() == type;
  }

  private boolean accept(TokenType type) {
    if (!at(type)) {
      return false;
    }
    position++;
    return true;
  }
}
