package dev.agentlog.testkit;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Verdict;
import java.time.Instant;
import java.util.List;

/** Appends to one session of a log in memory, and what came of them. */
final class Appends {
  static final String SESSION = "s";

  private final InMemorySequencer log;

  /** Opens the session: its first event has sequence 1 on main. */
  Appends(InMemorySequencer log) {
    this.log = log;
    log.open(SESSION);
  }

  static AgentEvent.Builder event(String branch, String kind) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(SESSION)
        .setBranchId(branch)
        .setKind(kind)
        .setLifecycle(Kinds.lifecycleOf(kind).orElse(Lifecycle.ORDINARY))
        .setOccurredAt(Instant.ofEpochMilli(1_700_000_000_000L))
        .setAgentId("agent")
        .setSource(Source.AGENT);
  }

  static AgentEvent.Builder message(String branch) {
    return event(branch, "message.user");
  }

  static AgentEvent.Builder fork(String child, String parent, long at) {
    return event(child, "branch.forked").setBranchOp(new BranchForked(parent, at));
  }

  static AgentEvent.Builder merge(String target, String source, long head) {
    return event(target, "branch.merged").setBranchOp(new BranchMerged(source, head));
  }

  Verdict append(AgentEvent.Builder event) {
    return log.append(event.build()).orElseThrow();
  }

  /** Appends and returns the accepted sequence. */
  long accepted(AgentEvent.Builder event) {
    Verdict verdict = append(event);
    if (verdict.getOutcome() != Outcome.ACCEPTED || verdict.getSequence() == null) {
      throw new AssertionError("Not accepted: " + verdict);
    }
    return verdict.getSequence();
  }

  /** Appends and returns why that was refused, and the sequence expected instead. */
  String refused(AgentEvent.Builder event) {
    Verdict verdict = append(event);
    return verdict.getReason() + ", expected " + verdict.getExpectedSequence();
  }

  /** The events of a branch. */
  List<AgentEvent> on(String branch) {
    return log.log(SESSION).stream().filter(event -> event.getBranchId().equals(branch)).toList();
  }

  /** The sequences of a branch. */
  List<Long> sequences(String branch) {
    return on(branch).stream().map(AgentEvent::getSequence).toList();
  }
}
