package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import dev.agentlog.consumer.internal.filter.plan.Payload.Shape;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Conditions on a value in the payload. Numbers are compared as doubles, whole literals made
 * doubles too. Values of different types are not equal; they have no order.
 */
final class JsonCondition {

  private static final int REACH = Field.DATA.position();
  private static final int HIGH_SURROGATES = 0x800;
  private static final int ABOVE_SURROGATES = 0x2000;

  private JsonCondition() {}

  /** Returns the value that a literal equals. */
  private static Object json(Literal literal) {
    if (literal instanceof Literal.Text text) {
      return text.value();
    }
    if (literal instanceof Literal.Whole whole) {
      return (double) whole.value();
    }
    if (literal instanceof Literal.Real real) {
      return real.value();
    }
    if (literal instanceof Literal.Truth truth) {
      return truth.value();
    }
    return Shape.NULL;
  }

  /** The value is one of some. */
  static final class Listed implements Condition {

    private final int number;
    private final Set<Object> values = new HashSet<>();

    Listed(int number, List<Literal> literals) {
      this.number = number;
      literals.forEach(literal -> values.add(json(literal)));
    }

    @Override
    public int test(Envelope event, Payload payload) {
      Object value = payload.value(number);
      return value == null ? UNKNOWN : Condition.of(values.contains(value));
    }

    @Override
    public int reach() {
      return REACH;
    }
  }

  /** The value comes before or behind another of its type. */
  record Ordered(int number, Relation relation, Object bound) implements Condition {

    static Ordered of(int number, Relation relation, Literal bound) {
      return new Ordered(number, relation, json(bound));
    }

    @Override
    public int test(Envelope event, Payload payload) {
      Object value = payload.value(number);
      if (value instanceof String text && bound instanceof String other) {
        return Condition.of(relation.holds(compare(text, other)));
      }
      if (value instanceof Double number && bound instanceof Double other) {
        return Condition.of(relation.holds(number.compareTo(other)));
      }
      return UNKNOWN;
    }

    @Override
    public int reach() {
      return REACH;
    }
  }

  /** By code points, as UTF-8 is ordered: surrogates come behind all other characters. */
  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return rank(one.charAt(i)) - rank(other.charAt(i));
      }
    }
    return one.length() - other.length();
  }

  private static int rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return Character.isSurrogate(c) ? c + ABOVE_SURROGATES : c - HIGH_SURROGATES;
  }

  /** The value is a text that begins with another. */
  record Beginning(int number, String prefix) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return payload.value(number) instanceof String text
          ? Condition.of(text.startsWith(prefix))
          : UNKNOWN;
    }

    @Override
    public int reach() {
      return REACH;
    }
  }

  /** The payload is JSON. */
  record Present() implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return Condition.of(payload.value(0) != null);
    }

    @Override
    public int reach() {
      return REACH;
    }
  }

  /** An object has a member; of what is no object nothing is known. */
  record Member(int object, int number) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return payload.value(object) == Shape.OBJECT
          ? Condition.of(payload.value(number) != null)
          : UNKNOWN;
    }

    @Override
    public int reach() {
      return REACH;
    }
  }
}
