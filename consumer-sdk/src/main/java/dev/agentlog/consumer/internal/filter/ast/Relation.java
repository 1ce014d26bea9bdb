package dev.agentlog.consumer.internal.filter.ast;

/** How a value is compared with a literal. */
public enum Relation {
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  AT_MOST("<="),
  MORE(">"),
  AT_LEAST(">=");

  private final String text;

  Relation(String text) {
    this.text = text;
  }

  /** Returns its sign. */
  public String text() {
    return text;
  }

  /** Says whether it asks for an order, not only for equality. */
  public boolean isOrder() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /** Returns the one that says the same with the operands exchanged. */
  public Relation flipped() {
    return switch (this) {
      case LESS -> MORE;
      case AT_MOST -> AT_LEAST;
      case MORE -> LESS;
      case AT_LEAST -> AT_MOST;
      default -> this;
    };
  }

  /** Says whether it holds for what a compare method has returned for value and literal. */
  public boolean holds(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case MORE -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }
}
