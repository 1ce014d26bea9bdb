package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.ast.Path;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import dev.agentlog.consumer.internal.filter.ast.Words;
import dev.agentlog.schemas.InvalidArgumentException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Makes the conditions of the builder and checks what the text form could not say. */
final class Operand {

  private final Path path;

  Operand(Path path) {
    this.path = path;
  }

  Filter compared(Relation relation, Literal literal) {
    return Filter.of(new Node.Comparison(path, relation, literal));
  }

  Filter in(Collection<? extends Literal> literals) {
    if (literals.isEmpty()) {
      throw new InvalidArgumentException(
          "The condition that %s is one of nothing cannot be built: give at least one value."
              .formatted(path.text()));
    }
    return Filter.of(new Node.Membership(path, List.copyOf(literals)));
  }

  Filter startsWith(String prefix) {
    return Filter.of(new Node.Beginning(path, text(prefix).value()));
  }

  Filter exists() {
    if (path instanceof Path.OfData data && !data.keys().isEmpty()) {
      String last = data.keys().get(data.keys().size() - 1);
      if (!Words.isName(last) && !Words.isQuotable(last)) {
        throw new InvalidArgumentException(
            "Whether %s exists cannot be asked: its last key has other characters than letters, digits, spaces and _ . - /."
                .formatted(path.text()));
      }
    }
    return Filter.of(new Node.Presence(path));
  }

  static Literal.Text text(String value) {
    if (!Words.isUnicode(value)) {
      throw new InvalidArgumentException(
          "A text with half of a surrogate pair cannot be compared with: give whole characters.");
    }
    return new Literal.Text(value);
  }

  static Literal.Real number(double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidArgumentException(
          "The number %s cannot be compared with: give a finite one.".formatted(value));
    }
    return new Literal.Real(value);
  }

  static Literal.Time time(Instant value) {
    if (value.isBefore(Literal.Time.FIRST) || value.isAfter(Literal.Time.LAST)) {
      throw new InvalidArgumentException(
          "The time %s cannot be compared with: give one of the years 1 to 9999.".formatted(value));
    }
    return new Literal.Time(value);
  }
}
