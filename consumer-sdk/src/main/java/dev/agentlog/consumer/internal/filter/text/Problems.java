package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.FilterError;
import dev.agentlog.consumer.FilterSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong with a text, at most one thing per position. Not thread-safe. */
final class Problems {

  /** The most that are reported; what follows is seldom of use. */
  static final int MOST = 50;

  private final String source;
  private final TreeMap<Integer, String> messages = new TreeMap<>();

  Problems(String source) {
    this.source = source;
  }

  /** Notes a problem at the index of a character; the first at a position counts. */
  void add(int offset, String message) {
    messages.putIfAbsent(offset, message);
    if (messages.size() > MOST) {
      messages.pollLastEntry();
    }
  }

  boolean none() {
    return messages.isEmpty();
  }

  FilterSyntaxException exception() {
    List<FilterError> errors = messages.entrySet().stream().map(this::error).toList();
    return new FilterSyntaxException(errors);
  }

  private FilterError error(Map.Entry<Integer, String> problem) {
    int offset = problem.getKey();
    int lineStart = source.lastIndexOf('\n', offset - 1) + 1;
    int line = 1 + (int) source.chars().limit(lineStart).filter(c -> c == '\n').count();
    int column = 1 + source.codePointCount(lineStart, offset);
    return new FilterError(line, column, problem.getValue());
  }
}
