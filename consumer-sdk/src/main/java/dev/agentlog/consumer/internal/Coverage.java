package dev.agentlog.consumer.internal;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which branches a scope covers, and up to where. Not thread-safe; owned by its subscription.
 *
 * <p>A lineage has to be learnt first. A fork names a sequence that its parent has, so in the log
 * every event of an ancestor lies before the fork, and the ancestor's own fork before these.
 * Reading from any position on, the first event of the branch itself tells all that matters from
 * there: if it is the fork, the forks of the ancestors have been read or lie before the position,
 * together with all that these have to give; if it is a later event, so does the fork, and nothing
 * but the branch's own events is left.
 *
 * <pre>
 *   main 1 2 3 4 5 6                        lineage of c: main 1..4, b 1..3, c
 *   b          └ 1 2 3 4     (at main 4)    read from b 2 on: b 2..3, c
 *   c                └ 1 2   (at b 3)       read from c 2 on: c
 * </pre>
 */
final class Coverage {
  private final @Nullable String only;
  private final @Nullable String lineageOf;
  private final Map<String, Fork> forks = new HashMap<>();
  private @Nullable Map<String, Long> lineage;

  /** From where a branch was forked. */
  private record Fork(String parent, long sequence) {}

  Coverage(ScopeIdentity identity) {
    this.only = identity.branch();
    this.lineageOf = identity.lineageOf();
    forget();
  }

  /** Forgets what was learnt: another topic is read, or another part of it. */
  void forget() {
    forks.clear();
    // Nothing is ever the parent of the branch that every session begins with.
    lineage =
        ScopeIdentity.MAIN.equals(lineageOf) ? Map.of(ScopeIdentity.MAIN, Long.MAX_VALUE) : null;
  }

  /** Tells whether it is not known yet what is covered. */
  boolean isUnknown() {
    return lineageOf != null && lineage == null;
  }

  /** Learns from the next event of the log; returns whether it is known now what is covered. */
  boolean learn(BranchKey branch, Envelope event) {
    boolean forks = event.branchOp() == BranchOpType.FORKED;
    Fork fork = forks ? new Fork(event.opBranch(), event.opSequence()) : null;
    if (branch.branch().equals(lineageOf)) {
      lineage = ancestry(branch.branch(), fork);
      this.forks.clear();
      return true;
    }
    if (fork != null) {
      this.forks.put(branch.branch(), fork);
    }
    return false;
  }

  private Map<String, Long> ancestry(String branch, @Nullable Fork forkedAt) {
    Map<String, Long> limits = new HashMap<>();
    limits.put(branch, Long.MAX_VALUE);
    Fork fork = forkedAt;
    while (fork != null && fork.sequence() > 0) {
      boolean seen = limits.putIfAbsent(fork.parent(), fork.sequence()) != null;
      fork = seen ? null : forks.get(fork.parent());
    }
    return limits;
  }

  /** Tells whether the event is covered. */
  boolean includes(BranchKey branch, long sequence) {
    if (lineageOf == null) {
      return only == null || only.equals(branch.branch());
    }
    Map<String, Long> limits = lineage;
    return limits != null && sequence <= limits.getOrDefault(branch.branch(), 0L);
  }
}
