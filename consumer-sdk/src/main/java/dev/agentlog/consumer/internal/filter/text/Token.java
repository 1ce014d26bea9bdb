package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.Map;

/**
 * One word or sign of a filter.
 *
 * @param type what it is
 * @param offset the index of its first character
 * @param text what it says: the name, the text's value, or its characters
 */
record Token(TokenType type, int offset, String text) {

  private static final Map<String, Relation> RELATIONS =
      Map.of(
          "==", Relation.EQUAL,
          "!=", Relation.NOT_EQUAL,
          "<", Relation.LESS,
          "<=", Relation.AT_MOST,
          ">", Relation.MORE,
          ">=", Relation.AT_LEAST);

  /** Returns what a {@link TokenType#RELATION} asks for. */
  Relation relation() {
    Relation relation = RELATIONS.get(text);
    if (relation == null) {
      throw new IllegalStateException("The token " + text + " is no relation.");
    }
    return relation;
  }

  /** Returns it for messages. */
  String described() {
    return switch (type) {
      case END -> "the end of the filter";
      case TEXT -> "a text";
      default -> "'" + text + "'";
    };
  }
}
