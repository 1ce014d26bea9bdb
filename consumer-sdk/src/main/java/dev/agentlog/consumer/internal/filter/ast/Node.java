package dev.agentlog.consumer.internal.filter.ast;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A condition. Immutable; two that differ only in the order or number of the same operands or
 * listed values are the same, with the same canonical text.
 */
public sealed interface Node {

  /** How deeply parentheses and negations can be nested. */
  int MAX_NESTING = 64;

  /** Returns the canonical text, which parses to this node. */
  String text();

  /** Returns how deeply parentheses and negations are nested in the canonical text. */
  default int nesting() {
    return 0;
  }

  /** True or false, for every event. */
  record Constant(boolean value) implements Node {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** Something is there. */
  record Presence(Path path) implements Node {
    @Override
    public String text() {
      return path.presenceText();
    }
  }

  /** A value compared with a literal. */
  record Comparison(Path path, Relation relation, Literal literal) implements Node {
    @Override
    public String text() {
      return path.text() + " " + relation.text() + " " + literal.text();
    }
  }

  /** A value is one of a list. */
  record Membership(Path path, List<Literal> literals) implements Node {

    /** Sorts the literals and drops what is there twice. */
    public Membership {
      TreeMap<String, Literal> sorted = new TreeMap<>();
      literals.forEach(literal -> sorted.put(literal.text(), literal));
      literals = List.copyOf(sorted.values());
    }

    @Override
    public String text() {
      return literals.stream()
          .map(Literal::text)
          .collect(Collectors.joining(", ", path.text() + " in [", "]"));
    }
  }

  /** A text begins with another. */
  record Beginning(Path path, String prefix) implements Node {
    @Override
    public String text() {
      return path.text() + ".startsWith(" + Words.quote(prefix) + ")";
    }
  }

  /** The opposite of a condition. */
  record Negation(Node operand, String text, int nesting) implements Node {

    /** Returns the opposite; of an opposite, what it is the opposite of. */
    public static Node of(Node operand) {
      if (operand instanceof Negation twice) {
        return twice.operand;
      }
      boolean tight =
          (operand instanceof Presence presence && presence.text().startsWith("has("))
              || operand instanceof Beginning
              || operand instanceof Constant;
      return tight
          ? new Negation(operand, "!" + operand.text(), operand.nesting() + 1)
          : new Negation(operand, "!(" + operand.text() + ")", operand.nesting() + 2);
    }
  }

  /** All or any of several conditions. */
  record Junction(boolean all, List<Node> operands, String text, int nesting) implements Node {

    /**
     * Returns all or any of the operands, of which there is at least one; what is nested of the
     * same kind is part of it, and an only operand is itself the whole.
     */
    public static Node of(boolean all, List<Node> operands) {
      List<Node> flat = new ArrayList<>();
      for (Node operand : operands) {
        if (operand instanceof Junction junction && junction.all == all) {
          flat.addAll(junction.operands);
        } else {
          flat.add(operand);
        }
      }
      TreeMap<String, Node> sorted = new TreeMap<>();
      flat.forEach(operand -> sorted.put(operand.text(), operand));
      List<Node> distinct = List.copyOf(sorted.values());
      return distinct.size() == 1 ? distinct.get(0) : of(all, distinct.toArray(Node[]::new));
    }

    private static Node of(boolean all, Node... operands) {
      int nesting = 0;
      List<String> written = new ArrayList<>();
      for (Node operand : operands) {
        boolean inner = all && operand instanceof Junction;
        written.add(inner ? "(" + operand.text() + ")" : operand.text());
        nesting = Math.max(nesting, operand.nesting() + (inner ? 1 : 0));
      }
      return new Junction(
          all, List.of(operands), String.join(all ? " && " : " || ", written), nesting);
    }
  }

  /** Adds what the condition reads, by canonical name. */
  static void collect(Node node, Set<String> fields) {
    if (node instanceof Junction junction) {
      junction.operands.forEach(operand -> collect(operand, fields));
    } else if (node instanceof Negation negation) {
      collect(negation.operand, fields);
    } else if (node instanceof Presence presence) {
      fields.add(presence.path.text());
    } else if (node instanceof Comparison comparison) {
      fields.add(comparison.path.text());
    } else if (node instanceof Membership membership) {
      fields.add(membership.path.text());
    } else if (node instanceof Beginning beginning) {
      fields.add(beginning.path.text());
    }
  }
}
