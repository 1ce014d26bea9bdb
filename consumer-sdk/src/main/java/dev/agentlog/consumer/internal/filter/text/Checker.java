package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import dev.agentlog.consumer.internal.filter.ast.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was written into conditions, and reports all that means nothing: unknown names, types
 * that do not fit, and what CEL has but filters do not. Null stands for what has been reported. Not
 * thread-safe.
 */
final class Checker {

  private final Problems problems;
  private final Operands operands;

  Checker(Problems problems) {
    this.problems = problems;
    this.operands = new Operands(problems);
  }

  /** Returns the condition, null if something has been reported. */
  @Nullable Node condition(Syntax syntax) {
    if (syntax instanceof Syntax.Junction junction) {
      return junction(junction);
    }
    if (syntax instanceof Syntax.Not not) {
      Node operand = condition(not.operand());
      return operand == null ? null : Node.Negation.of(operand);
    }
    if (syntax instanceof Syntax.Compared compared) {
      return compared(compared);
    }
    if (syntax instanceof Syntax.Contained contained) {
      return contained(contained);
    }
    if (syntax instanceof Syntax.Call call && !Operands.isLiteral(call)) {
      return call(call);
    }
    if (syntax instanceof Syntax.Value value && value.literal() instanceof Literal.Truth truth) {
      return new Node.Constant(truth.value());
    }
    return noCondition(syntax);
  }

  private @Nullable Node junction(Syntax.Junction junction) {
    List<@Nullable Node> operands = new ArrayList<>();
    junction.operands().forEach(operand -> operands.add(condition(operand)));
    List<Node> sound =
        operands.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    return sound.size() < operands.size() ? null : Node.Junction.of(junction.all(), sound);
  }

  private @Nullable Node noCondition(Syntax syntax) {
    if (Operands.isPath(syntax)) {
      Path path = operands.path(syntax);
      if (path != null) {
        problems.add(
            syntax instanceof Syntax.Name ? syntax.offset() : start(syntax),
            "%s is no condition: compare it, such as with ==, or write %s."
                .formatted(path.text(), path.presenceText()));
      }
    } else if (!(syntax instanceof Syntax.Broken)) {
      problems.add(
          syntax.offset(), "A value alone is no condition: compare a field with it, by == or in.");
    }
    return null;
  }

  /** The index of the first character of a path. */
  private static int start(Syntax syntax) {
    Syntax at = syntax;
    while (true) {
      if (at instanceof Syntax.Part part) {
        at = part.whole();
      } else if (at instanceof Syntax.Indexed indexed) {
        at = indexed.whole();
      } else {
        return at.offset();
      }
    }
  }

  private @Nullable Node compared(Syntax.Compared compared) {
    boolean flipped = Operands.isLiteral(compared.left()) && Operands.isPath(compared.right());
    Syntax left = flipped ? compared.right() : compared.left();
    Syntax right = flipped ? compared.left() : compared.right();
    Path path = Operands.isPath(left) ? operands.path(left) : null;
    Literal literal = Operands.isLiteral(right) ? operands.literal(right) : null;
    if (!Operands.isPath(left) || !Operands.isLiteral(right)) {
      uncomparable(compared, left, right);
      return null;
    }
    if (path == null || literal == null) {
      return null;
    }
    Relation relation = flipped ? compared.relation().flipped() : compared.relation();
    String problem = Types.mismatch(path, literal);
    if (problem != null) {
      problems.add(right.offset(), problem);
      return null;
    }
    problem = relation.isOrder() ? Types.unordered(path, literal) : null;
    if (problem != null) {
      problems.add(compared.offset(), problem);
      return null;
    }
    return new Node.Comparison(path, relation, literal);
  }

  /** Says whether it is a function that there is not, which it reports. */
  private boolean isUnknown(Syntax syntax) {
    boolean unknown =
        syntax instanceof Syntax.Call call
            && !Operands.isLiteral(call)
            && !call.name().equals("has")
            && !call.name().equals("startsWith");
    return unknown && condition(syntax) == null;
  }

  private void uncomparable(Syntax.Compared compared, Syntax left, Syntax right) {
    if (Operands.isPath(right)) {
      operands.path(right);
    }
    if (isUnknown(left) || isUnknown(right)) {
      return;
    }
    if (left instanceof Syntax.Broken || right instanceof Syntax.Broken) {
      return;
    }
    String message;
    if (right instanceof Syntax.Listed) {
      message = "A field is not compared with a list: use in, such as kind in ['a', 'b'].";
    } else if (Operands.isPath(left) && Operands.isPath(right)) {
      message = "Two fields are not compared: write a literal on one side.";
    } else {
      message = "A comparison has a field on one side and a literal on the other: write it so.";
    }
    problems.add(compared.offset(), message);
  }

  private @Nullable Node contained(Syntax.Contained contained) {
    Syntax element = contained.element();
    Syntax container = contained.container();
    if (Operands.isLabels(container)) {
      return labelled(element);
    }
    Path path = Operands.isPath(element) ? operands.path(element) : null;
    if (!(container instanceof Syntax.Listed list)) {
      if (!(container instanceof Syntax.Broken)) {
        problems.add(
            container.offset(),
            "Behind in stands a list of literals: write it in brackets, such as ['a', 'b'].");
      }
      return null;
    }
    if (!Operands.isPath(element) && !(element instanceof Syntax.Broken)) {
      problems.add(
          contained.offset(), "Before in stands a field: write one, such as kind in ['a', 'b'].");
    }
    List<Literal> literals = literals(list, path);
    return path == null || literals == null ? null : new Node.Membership(path, literals);
  }

  private @Nullable Node labelled(Syntax key) {
    if (key instanceof Syntax.Value value && value.literal() instanceof Literal.Text text) {
      return new Node.Presence(new Path.OfLabel(text.value()));
    }
    if (!(key instanceof Syntax.Broken)) {
      problems.add(
          key.offset(),
          "The key of a label is a text: write it in quotes, such as 'key' in labels.");
    }
    return null;
  }

  private @Nullable List<Literal> literals(Syntax.Listed list, @Nullable Path path) {
    List<Literal> literals = new ArrayList<>();
    for (Syntax element : list.elements()) {
      Literal literal = Operands.isLiteral(element) ? operands.literal(element) : null;
      if (!Operands.isLiteral(element) && !(element instanceof Syntax.Broken)) {
        problems.add(element.offset(), "A list holds literals only: write texts in quotes.");
      }
      String problem = literal == null || path == null ? null : Types.mismatch(path, literal);
      if (problem != null) {
        problems.add(element.offset(), problem);
      } else if (literal != null) {
        literals.add(literal);
      }
    }
    if (list.elements().isEmpty()) {
      problems.add(
          list.offset(), "Nothing is in an empty list: write at least one literal into it.");
    }
    boolean sound = !literals.isEmpty() && literals.size() == list.elements().size();
    return sound ? literals : null;
  }

  private @Nullable Node call(Syntax.Call call) {
    if (call.target() == null && call.name().equals("has")) {
      return presence(call);
    }
    if (call.target() != null && call.name().equals("startsWith")) {
      return beginning(call, call.target());
    }
    problems.add(
        call.nameOffset(),
        "There is no function %s: filters know has(field), field.startsWith('text') and"
                .formatted(Words.quote(call.name()))
            + " timestamp('text').");
    return null;
  }

  private @Nullable Node presence(Syntax.Call call) {
    Syntax argument = call.arguments().size() == 1 ? call.arguments().get(0) : null;
    if (argument instanceof Syntax.Name || argument instanceof Syntax.Part) {
      Path path = operands.pathOrData(argument);
      return path == null ? null : new Node.Presence(path);
    }
    if (argument instanceof Syntax.Indexed) {
      problems.add(
          call.offset(),
          "A key in brackets cannot be asked for by has: write has(labels.`key`) or 'key' in labels.");
    } else if (!(argument instanceof Syntax.Broken)) {
      problems.add(call.offset(), "One field is expected in has: write it so, such as has(run).");
    }
    return null;
  }

  private @Nullable Node beginning(Syntax.Call call, Syntax target) {
    Path path = Operands.isPath(target) ? operands.path(target) : null;
    if (!Operands.isPath(target) && !(target instanceof Syntax.Broken)) {
      problems.add(
          target.offset(),
          "Only fields are asked for their beginning: write kind.startsWith('tool.').");
    }
    Syntax argument = call.arguments().size() == 1 ? call.arguments().get(0) : null;
    if (!(argument instanceof Syntax.Value value)
        || !(value.literal() instanceof Literal.Text text)) {
      if (!(argument instanceof Syntax.Broken)) {
        problems.add(call.nameOffset(), "One text is expected in startsWith: write it in quotes.");
      }
      return null;
    }
    String problem = path == null ? null : Types.beginless(path);
    if (problem != null) {
      problems.add(call.nameOffset(), problem);
    }
    return path == null || problem != null ? null : new Node.Beginning(path, text.value());
  }
}
