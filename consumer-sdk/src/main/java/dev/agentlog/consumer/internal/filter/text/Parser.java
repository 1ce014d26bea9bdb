package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive descent over the tokens, with CEL's precedences. Not thread-safe.
 *
 * <p>Behind an error it goes on at the next operator or bracket, so that what follows is checked
 * too. It never goes deeper than {@link Node#MAX_NESTING} allows.
 */
final class Parser {

  /** What a condition has itself, such as has(labels['key']), may stand in the innermost ones. */
  private static final int MAX_BRACKETS = Node.MAX_NESTING + 2;

  private final TokenCursor in;

  Parser(List<Token> tokens, Problems problems) {
    this.in = new TokenCursor(tokens, problems);
  }

  /** Parses the whole text. */
  Syntax parse() {
    if (in.at(TokenType.END)) {
      return in.broken(
          "The filter is empty: write a condition, such as kind == 'run.started', or true for"
              + " every event.");
    }
    List<Syntax> parts = new ArrayList<>();
    parts.add(condition());
    while (!in.at(TokenType.END)) {
      in.report(
          "Nothing is open here that %s could close or separate: remove it."
              .formatted(in.token().described()));
      in.next();
      if (in.at(TokenType.AND) || in.at(TokenType.OR)) {
        in.next();
      }
      if (!in.at(TokenType.END)) {
        parts.add(condition());
      }
    }
    return parts.size() == 1 ? parts.get(0) : new Syntax.Junction(0, true, parts);
  }

  private Syntax condition() {
    return junction(false);
  }

  private Syntax junction(boolean all) {
    int offset = in.token().offset();
    List<Syntax> operands = new ArrayList<>();
    TokenType operator = all ? TokenType.AND : TokenType.OR;
    do {
      operands.add(all ? relation() : junction(true));
    } while (in.accept(operator) || acceptWord(operator));
    return operands.size() == 1 ? operands.get(0) : new Syntax.Junction(offset, all, operands);
  }

  /** The word for an operator is reported and taken for it. */
  private boolean acceptWord(TokenType operator) {
    Token token = in.token();
    String word = operator == TokenType.AND ? "and" : "or";
    if (!in.at(TokenType.NAME) || !token.text().equalsIgnoreCase(word)) {
      return false;
    }
    in.report(
        "Conditions are not joined by '%s': write '%s'."
            .formatted(token.text(), operator == TokenType.AND ? "&&" : "||"));
    in.next();
    return true;
  }

  private Syntax relation() {
    Syntax left = unary();
    Syntax whole = left;
    Token operator = in.token();
    if (in.accept(TokenType.RELATION)) {
      whole = compared(left, operator.relation(), operator.offset());
    } else if (in.accept(TokenType.IN)) {
      whole = new Syntax.Contained(operator.offset(), left, unary());
    }
    if (in.atResumption() || atWord()) {
      return whole;
    }
    reportUnexpected();
    in.skip();
    return new Syntax.Broken(whole.offset());
  }

  private boolean atWord() {
    String text = in.token().text();
    return in.at(TokenType.NAME) && (text.equalsIgnoreCase("and") || text.equalsIgnoreCase("or"));
  }

  private Syntax compared(Syntax left, Relation relation, int offset) {
    Syntax right = unary();
    if (left instanceof Syntax.Not) {
      in.reportAt(
          left.offset(),
          "The '!' belongs to the field alone here: put the comparison behind it into parentheses.");
      return new Syntax.Broken(left.offset());
    }
    return new Syntax.Compared(offset, left, relation, right);
  }

  private void reportUnexpected() {
    Token token = in.token();
    String message =
        switch (token.type()) {
          case RELATION, IN -> "Comparisons cannot be chained: write two, joined by &&.";
          case FOREIGN, MINUS -> calculating(token);
          default -> expected(token);
        };
    in.report(message);
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

  private Syntax unary() {
    Token token = in.token();
    if (in.at(TokenType.NOT)) {
      return in.enter(Node.MAX_NESTING)
          ? in.leave(negated(token.offset()))
          : new Syntax.Broken(token.offset());
    }
    if (in.accept(TokenType.MINUS)) {
      return number(token.offset(), "-");
    }
    return member();
  }

  private Syntax negated(int offset) {
    in.next();
    return new Syntax.Not(offset, unary());
  }

  private Syntax member() {
    Syntax member = primary();
    while (true) {
      Token token = in.token();
      if (in.accept(TokenType.DOT)) {
        member = part(token.offset(), member);
      } else if (in.at(TokenType.OPEN_LIST)) {
        List<Syntax> index = bracketed(TokenType.CLOSE_LIST);
        if (index.size() != 1) {
          in.reportAt(
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
    Token name = in.token();
    if (in.accept(TokenType.QUOTED_NAME)) {
      return new Syntax.Part(dot, whole, name.text(), name.offset());
    }
    if (!in.accept(TokenType.NAME)) {
      Syntax broken =
          in.broken(
              "A name is expected behind the dot, not %s: write other keys in brackets, such as ['key']."
                  .formatted(name.described()));
      in.skip();
      return broken;
    }
    if (in.at(TokenType.OPEN)) {
      return new Syntax.Call(
          name.offset(), whole, name.text(), name.offset(), bracketed(TokenType.CLOSE));
    }
    return new Syntax.Part(dot, whole, name.text(), name.offset());
  }

  private Syntax primary() {
    Token token = in.token();
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
        in.next();
        yield new Syntax.Broken(token.offset());
      }
      default -> {
        Syntax broken = in.broken(missing(token));
        in.skip();
        yield broken;
      }
    };
  }

  private static String missing(Token token) {
    return "A condition or a value is missing before %s: write one, such as kind == 'run.started'."
        .formatted(token.described());
  }

  private Syntax value(Token token, Literal literal) {
    in.next();
    return new Syntax.Value(token.offset(), literal);
  }

  private Syntax name(Token token) {
    in.next();
    if (token.text().equalsIgnoreCase("not") && in.at(TokenType.NAME)) {
      in.reportAt(token.offset(), "'not' is no operator: write '!' and parentheses.");
      return in.enter(Node.MAX_NESTING) ? in.leave(unary()) : new Syntax.Broken(token.offset());
    }
    return in.at(TokenType.OPEN)
        ? new Syntax.Call(
            token.offset(), null, token.text(), token.offset(), bracketed(TokenType.CLOSE))
        : new Syntax.Name(token.offset(), token.text());
  }

  private Syntax number(int offset, String sign) {
    Token token = in.token();
    if (!in.at(TokenType.WHOLE) && !in.at(TokenType.REAL)) {
      if (in.at(TokenType.BROKEN)) {
        in.next();
        return new Syntax.Broken(offset);
      }
      return in.broken("A number is expected behind '-': filters do not calculate.");
    }
    in.next();
    Literal literal = NumberLexer.literal(token.type(), sign + token.text());
    if (literal == null) {
      in.reportAt(
          offset,
          "The number is too large: whole numbers have 64 bits, others are less than 1.8e308.");
      return new Syntax.Broken(offset);
    }
    return new Syntax.Value(offset, literal);
  }

  private Syntax group() {
    Token open = in.token();
    if (!in.enter(Node.MAX_NESTING)) {
      return new Syntax.Broken(open.offset());
    }
    in.next();
    Syntax inner = in.leave(condition());
    close(open, TokenType.CLOSE);
    return inner;
  }

  /** The elements between an opening bracket, at which it stands, and the closing one. */
  private List<Syntax> bracketed(TokenType closing) {
    Token open = in.token();
    List<Syntax> elements = new ArrayList<>();
    if (!in.enter(MAX_BRACKETS)) {
      return elements;
    }
    in.next();
    while (!in.at(closing) && !in.at(TokenType.END)) {
      elements.add(condition());
      if (!in.accept(TokenType.COMMA)) {
        break;
      }
    }
    in.leave();
    close(open, closing);
    return elements;
  }

  private void close(Token open, TokenType closing) {
    if (!in.accept(closing)) {
      in.reportAt(
          open.offset(),
          "What is opened here is never closed: write the missing '%s'."
              .formatted(closing == TokenType.CLOSE ? ")" : "]"));
    }
  }
}
