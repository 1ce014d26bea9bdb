package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.FilterSyntaxException;
import dev.agentlog.consumer.internal.filter.ast.Node;

/** The way from a text to a condition. */
public final class FilterText {

  /** The most characters that a filter has. */
  public static final int MAX_LENGTH = 262_144;

  private FilterText() {}

  /**
   * Returns the condition that a text means.
   *
   * @throws FilterSyntaxException if it means none
   */
  public static Node parse(String text) {
    Problems problems = new Problems(text);
    checkLength(text, problems);
    Syntax syntax = new Parser(new Lexer(text, problems).tokens(), problems).parse();
    Node node = new Checker(problems).condition(syntax);
    if (node == null || !problems.none()) {
      throw problems.exception();
    }
    checkLength(node.text(), problems);
    return node;
  }

  private static void checkLength(String text, Problems problems) {
    if (text.length() > MAX_LENGTH) {
      problems.add(
          0,
          "The filter has %d characters, and at most %d are allowed: shorten it."
              .formatted(text.length(), MAX_LENGTH));
      throw problems.exception();
    }
  }
}
