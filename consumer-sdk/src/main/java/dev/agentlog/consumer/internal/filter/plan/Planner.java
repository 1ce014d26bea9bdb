package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.consumer.internal.filter.ast.EventField;
import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes conditions fit for evaluation. Not thread-safe.
 *
 * <p>Opposites are moved inwards, so that a conjunction is one at the top wherever it can be, and
 * so that only what holds counts for whether the whole holds.
 */
final class Planner {

  private final PayloadPlan payload = new PayloadPlan();

  PayloadPlan payload() {
    return payload;
  }

  /** Returns a condition or its opposite. */
  Condition plan(Node node, boolean opposite) {
    if (node instanceof Node.Negation negation) {
      return plan(negation.operand(), !opposite);
    }
    if (node instanceof Node.Junction junction) {
      Merger merger = new Merger(junction.all() != opposite);
      junction.operands().forEach(operand -> merger.add(plan(operand, opposite)));
      return merger.condition();
    }
    if (node instanceof Node.Constant constant) {
      return new Operation.Constant(constant.value() != opposite);
    }
    if (node instanceof Node.Presence presence) {
      return not(presence(presence.path()), opposite);
    }
    if (node instanceof Node.Beginning beginning) {
      return beginning(beginning, opposite);
    }
    if (node instanceof Node.Membership membership) {
      return listed(membership.path(), membership.literals(), opposite);
    }
    return comparison((Node.Comparison) node, opposite);
  }

  private static Condition not(Condition condition, boolean opposite) {
    return opposite ? new Operation.Not(condition) : condition;
  }

  private Condition presence(Path path) {
    if (path instanceof Path.OfData data) {
      List<String> keys = data.keys();
      return keys.isEmpty()
          ? new JsonCondition.Present()
          : new JsonCondition.Member(
              payload.add(keys.subList(0, keys.size() - 1)), payload.add(keys));
    }
    if (path instanceof Path.OfLabel label) {
      return new TextCondition.Present(new TextSource.OfLabel(label.key()));
    }
    EventField field = ((Path.OfField) path).field();
    return switch (field.type()) {
      case TEXT -> new TextCondition.Present(new TextSource.OfField(field.field()));
      case NUMBER -> new NumberCondition.Present(field.field());
      case CHOICE, TIME -> new Operation.Constant(true);
    };
  }

  private Condition beginning(Node.Beginning beginning, boolean opposite) {
    if (beginning.path() instanceof Path.OfData data) {
      return not(
          new JsonCondition.Beginning(payload.add(data.keys()), beginning.prefix()), opposite);
    }
    return TextCondition.Listed.of(
        source(beginning.path()), Set.of(), Set.of(beginning.prefix()), !opposite);
  }

  private static TextSource source(Path path) {
    return path instanceof Path.OfLabel label
        ? new TextSource.OfLabel(label.key())
        : new TextSource.OfField(((Path.OfField) path).field().field());
  }

  private Condition comparison(Node.Comparison comparison, boolean opposite) {
    Path path = comparison.path();
    Literal literal = comparison.literal();
    Relation relation = comparison.relation();
    if (!relation.isOrder()) {
      boolean unequal = relation == Relation.NOT_EQUAL;
      return listed(path, List.of(literal), opposite != unequal);
    }
    Condition ordered;
    if (path instanceof Path.OfData data) {
      ordered = JsonCondition.Ordered.of(payload.add(data.keys()), relation, literal);
    } else if (literal instanceof Literal.Text text) {
      ordered = new TextCondition.Ordered(source(path), relation, text.value());
    } else {
      ordered = Numbers.range(((Path.OfField) path).field().field(), relation, literal);
    }
    return not(ordered, opposite);
  }

  private Condition listed(Path path, List<Literal> literals, boolean opposite) {
    if (path instanceof Path.OfData data) {
      return not(new JsonCondition.Listed(payload.add(data.keys()), literals), opposite);
    }
    if (path instanceof Path.OfField of) {
      EventField field = of.field();
      if (field.type() == EventField.Type.CHOICE) {
        return choice(field, literals, opposite);
      }
      if (field.type() != EventField.Type.TEXT) {
        return not(Numbers.listed(field.field(), literals), opposite);
      }
    }
    Set<String> texts = literals.stream().map(Planner::text).collect(Collectors.toSet());
    return TextCondition.Listed.of(source(path), texts, Set.of(), !opposite);
  }

  private static String text(Literal literal) {
    return ((Literal.Text) literal).value();
  }

  private static Condition choice(EventField field, List<Literal> literals, boolean opposite) {
    int mask = 0;
    for (Literal literal : literals) {
      mask |= 1 << field.symbols().indexOf(text(literal));
    }
    int every = (1 << field.symbols().size()) - 1;
    return new ChoiceCondition(field.field(), opposite ? every & ~mask : mask);
  }
}
