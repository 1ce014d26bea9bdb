package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Events;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A generated session in which branches are forked from each other, early and late, are merged, and
 * begin as roots; and what the lineage of each is, by its definition alone.
 */
final class ForkTree {
  static final String SESSION = "s";

  private static final List<Lifecycle> LIFECYCLES = List.of(Lifecycle.values());

  private final Random random;
  private final List<AgentEvent> events = new ArrayList<>();
  private final List<String> branches = new ArrayList<>();
  private final Map<String, Long> heads = new HashMap<>();
  private final Set<String> merged = new HashSet<>();

  ForkTree(Random random, int size) {
    this.random = random;
    add(Events.event(SESSION, "main", 1, "session.created"));
    while (events.size() < size) {
      int dice = random.nextInt(20);
      if (dice < 4) {
        fork();
      } else if (dice == 4) {
        add(Events.event(SESSION, "r" + branches.size(), 1));
      } else if (dice == 5) {
        merge();
      } else {
        append();
      }
    }
    add(Events.event(SESSION, "main", head("main") + 1, "session.closed"));
  }

  private void fork() {
    String parent = any();
    add(Events.fork(SESSION, "f" + branches.size(), parent, random.nextLong(head(parent) + 1)));
  }

  private void merge() {
    String source = any();
    String target = any();
    if (source.equals("main") || source.equals(target) || isReadOnly(source, target)) {
      return;
    }
    add(
        AgentEvent.newBuilder(Events.event(SESSION, target, head(target) + 1, "branch.merged"))
            .setBranchOp(new BranchMerged(source, head(source)))
            .build());
    merged.add(source);
  }

  private void append() {
    String branch = any();
    if (!isReadOnly(branch, branch)) {
      Lifecycle lifecycle = LIFECYCLES.get(random.nextInt(LIFECYCLES.size()));
      add(
          AgentEvent.newBuilder(Events.event(SESSION, branch, head(branch) + 1))
              .setLifecycle(lifecycle)
              .build());
    }
  }

  private boolean isReadOnly(String one, String other) {
    return merged.contains(one) || merged.contains(other);
  }

  private String any() {
    return branches.get(random.nextInt(branches.size()));
  }

  private long head(String branch) {
    return heads.getOrDefault(branch, 0L);
  }

  private void add(AgentEvent event) {
    events.add(event);
    heads.put(event.getBranchId(), event.getSequence());
    if (event.getSequence() == 1) {
      branches.add(event.getBranchId());
    }
  }

  /** Returns all events in log order; the last one closes the session. */
  List<AgentEvent> events() {
    return events;
  }

  /** Returns the branches, in the order in which they began. */
  List<String> branches() {
    return branches;
  }

  /** Returns a branch's history as branch:sequence, each ancestor's in full before the next. */
  List<String> lineage(String branch) {
    return history(branch, Long.MAX_VALUE);
  }

  private List<String> history(String branch, long upTo) {
    List<String> all = new ArrayList<>();
    if (upTo == 0) {
      return all;
    }
    for (AgentEvent event : events) {
      if (event.getBranchId().equals(branch) && event.getSequence() <= upTo) {
        if (event.getBranchOp() instanceof BranchForked fork) {
          all.addAll(history(fork.getParentBranch(), fork.getForkSequence()));
        }
        all.add(branch + ":" + event.getSequence());
      }
    }
    return all;
  }
}
