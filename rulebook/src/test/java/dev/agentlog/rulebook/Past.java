package dev.agentlog.rulebook;

import dev.agentlog.rulebook.ReferenceModel.Judged;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Writer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the reference model finds when it looks through the accepted events of one session, oldest
 * first.
 */
final class Past {
  private static final List<String> ENDS = List.of("run.completed", "run.failed", "run.cancelled");
  private static final List<String> MORE_THAN_THE_RUN =
      List.of("usage", "cost", "session", "branch", "writer");

  private final List<Judged> accepted;
  private final List<AgentEvent> events;

  Past(List<Judged> history, String session) {
    accepted =
        history.stream().filter(past -> past.accepted() && session.equals(past.home())).toList();
    events = accepted.stream().map(Judged::event).filter(Objects::nonNull).toList();
  }

  List<AgentEvent> events() {
    return events;
  }

  List<AgentEvent> on(String branch) {
    return events.stream().filter(event -> event.getBranchId().equals(branch)).toList();
  }

  boolean isOpened() {
    return !accepted.isEmpty();
  }

  long head(String branch) {
    return on(branch).size();
  }

  /** The accepted event of this id; null if there is none. */
  @Nullable Judged original(String id) {
    for (Judged past : accepted) {
      if (past.event() != null
          && ReferenceModel.lower(past.event().getEventId()).equals(ReferenceModel.lower(id))) {
        return past;
      }
    }
    return null;
  }

  /** Rules 5 and 8 to 17, for an event whose id is new. */
  @Nullable Reason objection(AgentEvent event, boolean sealing) {
    boolean opens = event.getKind().equals("session.created");
    if (!isOpened() && !opens) {
      return Reason.SESSION_UNKNOWN;
    }
    if (events.stream().anyMatch(past -> past.getKind().equals("session.closed"))) {
      return Reason.SESSION_CLOSED;
    }
    if (isOpened() && opens) {
      return Reason.SESSION_EXISTS;
    }
    if (isFenced(event)) {
      return Reason.FENCED;
    }
    if (mergedAway(event.getBranchId())) {
      return Reason.BRANCH_READ_ONLY;
    }
    if (sealing && isSealed(event)) {
      return Reason.RUN_SEALED;
    }
    Reason branchReason = branchObjection(event);
    return branchReason != null ? branchReason : sequenceObjection(event);
  }

  private boolean isFenced(AgentEvent event) {
    Writer holder = holder(event.getBranchId());
    if (event.getKind().equals("writer.claimed")) {
      return holder != null && event.getWriter().getEpoch() <= holder.getEpoch();
    }
    Writer sourceHolder =
        event.getBranchOp() instanceof BranchMerged merged
            ? holder(merged.getSourceBranch())
            : null;
    return (holder != null && !holder.equals(event.getWriter()))
        || (sourceHolder != null && !sourceHolder.equals(event.getWriter()));
  }

  /** The writer of the last claim on the branch. */
  @Nullable Writer holder(String branch) {
    Writer holder = null;
    for (AgentEvent event : on(branch)) {
      holder = event.getKind().equals("writer.claimed") ? event.getWriter() : holder;
    }
    return holder;
  }

  private boolean mergedAway(String branch) {
    return events.stream()
        .anyMatch(
            event ->
                event.getBranchOp() instanceof BranchMerged merged
                    && merged.getSourceBranch().equals(branch));
  }

  private boolean isSealed(AgentEvent event) {
    String family = event.getKind().substring(0, event.getKind().indexOf('.'));
    boolean looksAtRun =
        event.getRunId() != null
            && !event.getKind().equals("run.resumed")
            && !MORE_THAN_THE_RUN.contains(family);
    return looksAtRun && end(event.getBranchId(), event.getRunId()) != null;
  }

  /** The event that ended the run on the branch; null if none did, or the run was resumed since. */
  @Nullable AgentEvent end(String branch, String run) {
    AgentEvent end = null;
    for (AgentEvent event : on(branch)) {
      boolean ofRun = run.equals(event.getRunId());
      end =
          ofRun && ENDS.contains(event.getKind())
              ? event
              : ofRun && event.getKind().equals("run.resumed") ? null : end;
    }
    return end;
  }

  private @Nullable Reason branchObjection(AgentEvent event) {
    String branch = event.getBranchId();
    boolean exists = head(branch) > 0;
    if (event.getBranchOp() instanceof BranchForked fork) {
      long parentHead = head(fork.getParentBranch());
      return exists
          ? Reason.BRANCH_EXISTS
          : parentHead == 0
              ? Reason.PARENT_UNKNOWN
              : fork.getForkSequence() > parentHead
                  ? Reason.FORK_BEYOND_HEAD
                  : depth(fork.getParentBranch()) + 1 > 64 ? Reason.LINEAGE_TOO_DEEP : null;
    }
    if (event.getBranchOp() instanceof BranchMerged merge) {
      String source = merge.getSourceBranch();
      return source.equals(branch) || source.equals("main")
          ? Reason.MERGE_INVALID
          : !exists
              ? Reason.TARGET_UNKNOWN
              : head(source) == 0
                  ? Reason.SOURCE_UNKNOWN
                  : mergedAway(source)
                      ? Reason.ALREADY_MERGED
                      : head(source) != merge.getSourceSequence() ? Reason.MERGE_STALE : null;
    }
    return exists || branch.equals("main") || event.getSequence() != null
        ? null
        : Reason.BRANCH_UNKNOWN;
  }

  int depth(String branch) {
    return on(branch).get(0).getBranchOp() instanceof BranchForked fork
        ? depth(fork.getParentBranch()) + 1
        : 0;
  }

  private @Nullable Reason sequenceObjection(AgentEvent event) {
    List<AgentEvent> before = on(event.getBranchId());
    Long demanded = event.getSequence();
    if (demanded != null && demanded > before.size() + 1) {
      return Reason.SEQUENCE_GAP;
    }
    String previous = event.getPreviousEventId();
    String head = before.isEmpty() ? "" : before.get(before.size() - 1).getEventId();
    boolean taken = demanded != null && demanded <= before.size();
    boolean anotherHead =
        previous != null && !ReferenceModel.lower(previous).equals(ReferenceModel.lower(head));
    return taken || anotherHead ? Reason.SEQUENCE_CONFLICT : null;
  }
}
