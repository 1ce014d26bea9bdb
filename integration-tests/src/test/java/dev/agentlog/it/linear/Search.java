package dev.agentlog.it.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The same decision by trying every order, after Wing and Gong, without visiting a configuration
 * twice, after Lowe. It knows nothing of logs and heads but the model, and is slow: for small
 * histories only, to hold {@link Linearizability} against. Not thread-safe; used once.
 */
final class Search {
  private record Configuration(BitSet judged, List<String> events) {}

  private final List<Operation> operations;
  private final List<String> log;
  private final Set<Configuration> visited = new HashSet<>();

  private Search(List<Operation> operations, List<String> log) {
    this.operations = operations;
    this.log = log;
  }

  /** Tells whether an order of the operations explains all answers and ends with the log. */
  static boolean finds(List<Operation> operations, List<String> log) {
    return new Search(operations, log).from(new BitSet(), List.of());
  }

  private boolean from(BitSet judged, List<String> events) {
    if (!visited.add(new Configuration((BitSet) judged.clone(), events))) {
      return false;
    }
    if (events.equals(log) && allAnsweredAreJudged(judged)) {
      return true;
    }
    for (int i = 0; i < operations.size(); i++) {
      if (!judged.get(i) && mayBeNext(i, judged) && judge(i, judged, events)) {
        return true;
      }
    }
    return false;
  }

  private boolean judge(int index, BitSet judged, List<String> events) {
    Operation append = operations.get(index);
    Answer answer = BranchModel.answer(events, append);
    if (append.answer() != Answer.Unknown.INSTANCE && !append.answer().equals(answer)) {
      return false;
    }
    List<String> after = events;
    if (answer instanceof Answer.Accepted) {
      after = new ArrayList<>(events);
      after.add(append.eventId());
    }
    judged.set(index);
    boolean found = from(judged, after);
    judged.clear(index);
    return found;
  }

  private boolean mayBeNext(int index, BitSet judged) {
    Operation append = operations.get(index);
    for (int i = 0; i < operations.size(); i++) {
      if (!judged.get(i) && operations.get(i).precedes(append)) {
        return false;
      }
    }
    return true;
  }

  private boolean allAnsweredAreJudged(BitSet judged) {
    for (int i = 0; i < operations.size(); i++) {
      if (!judged.get(i) && operations.get(i).answer() != Answer.Unknown.INSTANCE) {
        return false;
      }
    }
    return true;
  }
}
