package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Events;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A sequencer that decides the same again after each abort, as the contract has it. */
final class ModelSequencer {

  private final ModelLog log;
  private final Random random;
  private final List<byte[]> decided = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private int committed;
  private int written;
  private int aborts;
  private int terminals;
  private ModelLog.@Nullable Transaction open;
  private ModelLog.@Nullable Transaction replaced;
  private int writtenByReplaced;

  ModelSequencer(ModelLog log, Random random, int branches, int events) {
    this.log = log;
    this.random = random;
    Map<String, Long> heads = new HashMap<>();
    for (int i = 0; i < events; i++) {
      String branch = i == 0 ? "main" : "b" + random.nextInt(branches);
      long sequence = heads.merge(branch, 1L, Long::sum);
      decided.add(Events.CODEC.encode(event(branch, sequence)));
      names.add(branch + ":" + sequence);
    }
  }

  ModelSequencer(ModelLog log, Random random, List<AgentEvent> events) {
    this.log = log;
    this.random = random;
    for (AgentEvent event : events) {
      decided.add(Events.CODEC.encode(event));
      names.add(event.getBranchId() + ":" + event.getSequence());
    }
  }

  /** Events of all lifecycles, more of them ordinary. */
  private AgentEvent event(String branch, long sequence) {
    Lifecycle lifecycle =
        switch (random.nextInt(6)) {
          case 0 -> Lifecycle.TERMINAL;
          case 1, 2 -> Lifecycle.PROGRESS;
          default -> Lifecycle.ORDINARY;
        };
    terminals += lifecycle == Lifecycle.TERMINAL ? 1 : 0;
    return AgentEvent.newBuilder(Events.event("s", branch, sequence))
        .setLifecycle(lifecycle)
        .build();
  }

  /** Returns all events in order, as branch:sequence. */
  List<String> names() {
    return names;
  }

  int terminals() {
    return terminals;
  }

  int aborts() {
    return aborts;
  }

  boolean done() {
    return committed == decided.size() && replaced == null;
  }

  /** Another takes over; the one replaced does not know it, and goes on writing for a while. */
  void replace() {
    if (replaced == null && open != null) {
      replaced = open;
      writtenByReplaced = written;
      open = null;
    }
  }

  void stepOfReplaced() {
    ModelLog.Transaction transaction = replaced;
    if (transaction == null) {
      return;
    }
    if (writtenByReplaced < decided.size() && random.nextInt(3) > 0) {
      transaction.append(0, decided.get(writtenByReplaced++));
    } else {
      transaction.abort();
      aborts++;
      replaced = null;
    }
  }

  /** Writes a few records, commits or aborts. */
  void step(double abortChance) {
    ModelLog.Transaction transaction = open;
    if (transaction == null) {
      transaction = log.begin();
      open = transaction;
      written = committed;
    }
    int more = random.nextInt(4);
    for (int i = 0; i < more && written < decided.size(); i++) {
      transaction.append(0, decided.get(written++));
    }
    double dice = random.nextDouble();
    if (dice < abortChance && written > committed) {
      transaction.abort();
      aborts++;
      open = null;
    } else if (dice < abortChance + 0.4) {
      transaction.commit();
      committed = written;
      open = null;
    }
  }
}
