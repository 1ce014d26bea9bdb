package dev.agentlog.consumer.filter;

import dev.agentlog.consumer.EventFilter;
import dev.agentlog.consumer.FilterSyntaxException;
import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.consumer.internal.filter.plan.Condition;
import dev.agentlog.consumer.internal.filter.plan.Plan;
import dev.agentlog.schemas.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A filter that can be asked about encoded events. Two are equal if their canonical texts are.
 * Immutable and thread-safe.
 *
 * <p>It reads no farther into an event than it must: what lies first in the bytes is asked first,
 * the labels behind the envelope, and the payload, which is parsed at most once, only if all else
 * has not decided. Filters that do not name the payload allocate nothing.
 */
public final class CompiledFilter implements EventFilter {

  private final String text;
  private final String fingerprint;
  private final Set<String> fields;
  private final Plan plan;

  CompiledFilter(Node node) {
    text = node.text();
    fingerprint = sha256(text);
    TreeSet<String> names = new TreeSet<>();
    Node.collect(node, names);
    fields = Collections.unmodifiableSortedSet(names);
    plan = Plan.of(node);
  }

  /**
   * Compiles a text.
   *
   * @throws FilterSyntaxException if it cannot be compiled; it tells everything that is wrong
   */
  public static CompiledFilter compile(String text) {
    return Filter.parse(text).compile();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256.", impossible);
    }
  }

  /**
   * Returns the canonical text, which compiles to this filter. It does not depend on spacing,
   * redundant parentheses, quotes, the order and repetition of operands of {@code &&} and {@code
   * ||}, nor on the order and repetition in lists.
   */
  public String text() {
    return text;
  }

  /** Returns the SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits. */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * Returns what the filter reads, by canonical name and sorted: such as {@code kind}, {@code
   * labels.team} or {@code data.tool.name}. Unmodifiable.
   */
  public Set<String> fields() {
    return fields;
  }

  /** Says whether the filter reads the payload, which must be parsed then. */
  public boolean readsPayload() {
    return plan.readsPayload();
  }

  /**
   * Says whether an event matches: whether the filter as a whole is true of it. Neither what is
   * absent nor a payload that is no JSON makes it throw.
   *
   * @param event wrapped around the event; the views that it gave before hold no longer
   * @throws dev.agentlog.schemas.MalformedEventException if the bytes are no event, as far as they
   *     had to be read
   */
  @Override
  public boolean matches(Envelope event) {
    return plan.holds(event);
  }

  /**
   * Returns whether the filter is true of an event, false or neither. It may read more than {@link
   * #matches}, and is the same otherwise.
   */
  public Outcome evaluate(Envelope event) {
    return switch (plan.test(event)) {
      case Condition.TRUE -> Outcome.TRUE;
      case Condition.FALSE -> Outcome.FALSE;
      default -> Outcome.UNKNOWN;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompiledFilter filter && filter.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the canonical text. */
  @Override
  public String toString() {
    return text;
  }
}
