package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Answer;
import dev.agentlog.it.linear.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many operations of many histories had which answer. Not thread-safe. */
public final class Tally {
  private final Map<String, Long> answers = new TreeMap<>();
  private int histories;
  private int longest;
  private long operations;
  private long events;

  /** Counts a history. */
  void add(List<Operation> history, List<String> log) {
    histories++;
    operations += history.size();
    events += log.size();
    longest = Math.max(longest, history.size());
    for (Operation append : history) {
      answers.merge(name(append.answer()), 1L, Long::sum);
    }
  }

  /** How many operations had which answer. */
  public Map<String, Long> answers() {
    return answers;
  }

  @Override
  public String toString() {
    return "%d histories, %d operations (%d in the longest), %d events in the logs, %s"
        .formatted(histories, operations, longest, events, answers);
  }

  private static String name(Answer answer) {
    if (answer instanceof Answer.Rejected rejected) {
      return rejected.reason();
    }
    return answer == Answer.Unknown.INSTANCE
        ? "UNKNOWN"
        : answer instanceof Answer.Accepted ? "ACCEPTED" : "DUPLICATE";
  }
}
