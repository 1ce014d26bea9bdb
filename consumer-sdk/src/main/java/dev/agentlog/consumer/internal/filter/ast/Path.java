package dev.agentlog.consumer.internal.filter.ast;

import java.util.List;

/** What a condition reads. */
public sealed interface Path {

  /** Returns its canonical text as an operand of a comparison. */
  String text();

  /** Returns the canonical text of the condition that it is there. */
  default String presenceText() {
    return "has(" + text() + ")";
  }

  /** A field of the envelope. */
  record OfField(EventField field) implements Path {
    @Override
    public String text() {
      return field.text();
    }
  }

  /** The value of a label. */
  record OfLabel(String key) implements Path {
    @Override
    public String text() {
      return "labels" + step(key);
    }

    @Override
    public String presenceText() {
      if (Words.isName(key) || Words.isQuotable(key)) {
        return "has(labels" + selection(key) + ")";
      }
      return Words.quote(key) + " in labels";
    }
  }

  /**
   * A value in the JSON payload.
   *
   * @param keys from the outermost object inwards; none is the payload itself
   */
  record OfData(List<String> keys) implements Path {

    /** The most keys that a path has. */
    public static final int MAX_KEYS = 64;

    /** Copies the keys. */
    public OfData {
      keys = List.copyOf(keys);
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("data");
      keys.forEach(key -> text.append(step(key)));
      return text.toString();
    }

    @Override
    public String presenceText() {
      if (keys.isEmpty()) {
        return "has(data)";
      }
      int last = keys.size() - 1;
      return "has(" + new OfData(keys.subList(0, last)).text() + selection(keys.get(last)) + ")";
    }
  }

  private static String step(String key) {
    return Words.isName(key) ? "." + key : "[" + Words.quote(key) + "]";
  }

  /** The argument of has() ends with a dot and a name. */
  private static String selection(String key) {
    return Words.isName(key) ? "." + key : ".`" + key + "`";
  }
}
