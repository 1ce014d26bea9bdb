package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the conditions of a conjunction or disjunction, and makes one of those that ask the same
 * text or choice: a set or a mask instead of a chain of comparisons. Not thread-safe.
 *
 * <p>Where a text is absent all conditions on it are unknown, and so is the one made of them.
 */
final class Merger {

  private final boolean all;
  private final List<Condition> others = new ArrayList<>();
  private final Map<Field, Integer> masks = new EnumMap<>(Field.class);
  private final Map<TextSource, Members> members = new LinkedHashMap<>();

  /** What is in a set that is being made. */
  private static final class Members {

    private final Set<String> texts = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();

    private void add(TextCondition.Listed listed) {
      texts.addAll(listed.texts());
      prefixes.addAll(listed.prefixes());
    }

    private Condition condition(TextSource source, boolean inside) {
      return TextCondition.Listed.of(source, texts, prefixes, inside);
    }
  }

  Merger(boolean all) {
    this.all = all;
  }

  void add(Condition condition) {
    if (all && condition instanceof Operation.All inner) {
      List.of(inner.conditions()).forEach(this::add);
    } else if (!all && condition instanceof Operation.Any inner) {
      List.of(inner.conditions()).forEach(this::add);
    } else if (condition instanceof ChoiceCondition choice) {
      masks.merge(choice.field(), choice.mask(), (one, other) -> all ? one & other : one | other);
    } else if (condition instanceof TextCondition.Listed texts && texts.inside() != all) {
      members.computeIfAbsent(texts.source(), source -> new Members()).add(texts);
    } else {
      others.add(condition);
    }
  }

  Condition condition() {
    List<Condition> conditions = new ArrayList<>(others);
    masks.forEach((field, mask) -> conditions.add(new ChoiceCondition(field, mask)));
    members.forEach((source, each) -> conditions.add(each.condition(source, !all)));
    return Operation.of(all, conditions);
  }
}
