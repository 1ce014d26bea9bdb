package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope;
import java.util.Comparator;
import java.util.List;

/** Conditions made of conditions, and those that read nothing. */
final class Operation {

  private static final Comparator<Condition> NEAREST_FIRST =
      Comparator.comparingInt(Condition::reach);
  private static final int NOTHING_READ = -1;

  private Operation() {}

  private static int reach(Condition... conditions) {
    int reach = NOTHING_READ;
    for (Condition condition : conditions) {
      reach = Math.max(reach, condition.reach());
    }
    return reach;
  }

  /** Returns all or any of the conditions, of which there is at least one. */
  static Condition of(boolean all, List<Condition> conditions) {
    Condition[] sorted = conditions.stream().sorted(NEAREST_FIRST).toArray(Condition[]::new);
    if (sorted.length == 1) {
      return sorted[0];
    }
    return all ? new All(sorted, reach(sorted)) : new Any(sorted, reach(sorted));
  }

  /** Always the same. */
  record Constant(boolean value) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return Condition.of(value);
    }

    @Override
    public int reach() {
      return NOTHING_READ;
    }
  }

  /** The opposite. */
  record Not(Condition condition) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return TRUE - condition.test(event, payload);
    }

    @Override
    public int reach() {
      return condition.reach();
    }
  }

  /** All conditions hold; the nearest are asked first, until one decides. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record All(Condition[] conditions, int reach) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      int least = TRUE;
      for (Condition condition : conditions) {
        least = Math.min(least, condition.test(event, payload));
        if (least == FALSE) {
          break;
        }
      }
      return least;
    }

    @Override
    public boolean holds(Envelope event, Payload payload) {
      for (Condition condition : conditions) {
        if (!condition.holds(event, payload)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Any condition holds; the nearest are asked first, until one decides. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Any(Condition[] conditions, int reach) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      int greatest = FALSE;
      for (Condition condition : conditions) {
        greatest = Math.max(greatest, condition.test(event, payload));
        if (greatest == TRUE) {
          break;
        }
      }
      return greatest;
    }

    @Override
    public boolean holds(Envelope event, Payload payload) {
      for (Condition condition : conditions) {
        if (condition.holds(event, payload)) {
          return true;
        }
      }
      return false;
    }
  }
}
