package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.consumer.internal.filter.ast.Relation;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.TextView;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Conditions on a text in the envelope or the labels. */
final class TextCondition {

  private TextCondition() {}

  /**
   * The text is, or is not, in a set.
   *
   * @param texts the listed members of the set
   * @param prefixes the beginnings of the other members
   * @param inside whether it is in the set
   */
  record Listed(
      TextSource source, Set<String> texts, Set<String> prefixes, boolean inside, TextSet set)
      implements Condition {

    static Listed of(TextSource source, Set<String> texts, Set<String> prefixes, boolean inside) {
      return new Listed(source, texts, prefixes, inside, new TextSet(texts, prefixes));
    }

    @Override
    public int test(Envelope event, Payload payload) {
      TextView text = source.in(event);
      return text == null ? UNKNOWN : Condition.of(set.contains(text) == inside);
    }

    @Override
    public int reach() {
      return source.reach();
    }
  }

  /** The text comes before or behind another, by code points. */
  static final class Ordered implements Condition {

    private final TextSource source;
    private final Relation relation;
    private final byte[] bound;

    Ordered(TextSource source, Relation relation, String bound) {
      this.source = source;
      this.relation = relation;
      this.bound = bound.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int test(Envelope event, Payload payload) {
      TextView text = source.in(event);
      return text == null ? UNKNOWN : Condition.of(relation.holds(text.compareTo(bound)));
    }

    @Override
    public int reach() {
      return source.reach();
    }
  }

  /** The text is there. */
  record Present(TextSource source) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return Condition.of(source.in(event) != null);
    }

    @Override
    public int reach() {
      return source.reach();
    }
  }
}
