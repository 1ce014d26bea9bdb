package dev.agentlog.it.hostile;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.load.Rng;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Writer;
import java.util.List;
import java.util.function.UnaryOperator;

/** Events that can be read, are where they belong, and are refused for what they say. */
final class HostileEvents {
  /** The branch that a writer holds. */
  static final String HELD = "held";

  /** The run that has ended on main. */
  static final String ENDED_RUN = "ended";

  private static final List<UnaryOperator<AgentEvent.Builder>> WRONGS =
      List.of(
          event -> event.setKind("Wrong"),
          event -> event.setKind("x." + "y".repeat(200)),
          event -> event.setAgentId(""),
          event -> event.setBranchId(" "),
          event -> event.setSequence(0L),
          event -> event.setSequence(Long.MIN_VALUE),
          event -> event.setEventId("1-1-1-1-1"),
          event -> event.setPreviousEventId("before"),
          event -> event.setRunId("r".repeat(257)),
          event -> event.setWriter(new Writer("w".repeat(257), 1L)),
          event -> event.setKind("run.completed").setLifecycle(Lifecycle.TERMINAL),
          event -> event.setKind("model.delta"),
          event -> event.setKind("writer.claimed"),
          event -> event.setBranchOp(new BranchForked("main", 1L)),
          event -> event.setKind("session.created"),
          event -> event.setBranchId("nowhere"),
          event -> event.setSequence(Long.MAX_VALUE),
          event -> event.setSequence(1L),
          event -> event.setPreviousEventId(event.getEventId()),
          event -> event.setBranchId(HELD),
          event -> event.setBranchId(HELD).setWriter(new Writer("holder", 2L)),
          event -> event.setRunId(ENDED_RUN),
          event -> fork(event, "child", "nowhere", 0),
          event -> fork(event, "child", "main", Long.MAX_VALUE),
          event -> fork(event, "main", HELD, 0),
          event -> merge(event, "main", 1),
          event -> merge(event, "nowhere", 1));

  private HostileEvents() {}

  /** An event of an open session that is refused. */
  static AgentEvent refused(Rng rng, String session) {
    return rng.pick(WRONGS).apply(Events.event(session, "message.user")).build();
  }

  private static AgentEvent.Builder fork(
      AgentEvent.Builder event, String child, String parent, long sequence) {
    return event
        .setKind("branch.forked")
        .setBranchId(child)
        .setBranchOp(new BranchForked(parent, sequence));
  }

  private static AgentEvent.Builder merge(AgentEvent.Builder event, String source, long sequence) {
    return event.setKind("branch.merged").setBranchOp(new BranchMerged(source, sequence));
  }
}
