package dev.agentlog.rulebook;

import dev.agentlog.rulebook.ReferenceModel.Judged;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Writer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that a session must have at the end of a history, each made from the history alone. */
final class DemandedRows {
  private final List<Judged> history;
  private final List<Judged> accepted;
  private final String session;
  private final Past past;

  DemandedRows(List<Judged> history, String session) {
    this.history = history;
    this.session = session;
    this.past = new Past(history, session);
    this.accepted =
        history.stream()
            .filter(judged -> judged.accepted() && session.equals(judged.home()))
            .toList();
  }

  SessionState session() {
    Judged first = accepted.get(0);
    Judged last = accepted.get(accepted.size() - 1);
    boolean closed = event(last).getKind().equals("session.closed");
    return new SessionState(
        !closed,
        first.record().timestamp(),
        closed ? last.record().timestamp() : -1,
        branches().size(),
        rejected().size(),
        UUID.fromString(event(first).getEventId()));
  }

  Map<String, BranchState> branches() {
    Map<String, BranchState> rows = new HashMap<>();
    past.events()
        .forEach(event -> rows.put(event.getBranchId(), branch(event.getBranchId(), event)));
    return rows;
  }

  private BranchState branch(String branch, AgentEvent last) {
    Object begin = past.on(branch).get(0).getBranchOp();
    Writer holder = past.holder(branch);
    return new BranchState(
        past.head(branch),
        UUID.fromString(last.getEventId()),
        mergedInto(branch),
        begin instanceof BranchForked fork ? fork.getParentBranch() : null,
        begin instanceof BranchForked fork ? fork.getForkSequence() : -1,
        past.depth(branch),
        holder == null ? null : holder.getId(),
        holder == null ? 0 : holder.getEpoch());
  }

  private @Nullable String mergedInto(String branch) {
    for (AgentEvent event : past.events()) {
      if (event.getBranchOp() instanceof BranchMerged merged
          && merged.getSourceBranch().equals(branch)) {
        return event.getBranchId();
      }
    }
    return null;
  }

  Map<String, RunState> runs(String branch) {
    Map<String, RunState> rows = new HashMap<>();
    List<AgentEvent> events = past.on(branch);
    for (AgentEvent event : events) {
      String run = event.getRunId();
      AgentEvent end = run == null ? null : past.end(branch, run);
      if (run != null && end != null) {
        rows.put(run, new RunState(end.getKind(), events.indexOf(end) + 1));
      }
    }
    return rows;
  }

  /** Where each accepted event is. */
  Map<UUID, List<Object>> events() {
    Map<UUID, List<Object>> places = new HashMap<>();
    accepted.forEach(
        judged ->
            places.put(
                UUID.fromString(event(judged).getEventId()),
                List.of(event(judged).getBranchId(), judged.judgement().sequence())));
    return places;
  }

  /** The newest thousand, without sentences and events. */
  Map<Long, Tombstone> tombstones() {
    List<Judged> rejected = rejected();
    Map<Long, Tombstone> rows = new HashMap<>();
    for (Judged judged : rejected.subList(Math.max(0, rejected.size() - 1000), rejected.size())) {
      Tombstone tombstone = judged.judgement().tombstone();
      if (tombstone != null) {
        rows.put(
            judged.record().offset(),
            Tombstone.newBuilder(tombstone).setEvent((@Nullable ByteBuffer) null).build());
      }
    }
    return rows;
  }

  private List<Judged> rejected() {
    List<Judged> rejected = new ArrayList<>();
    for (Judged judged : history) {
      if (judged.homeKnown()
          && session.equals(judged.home())
          && judged.judgement().outcome() == Outcome.REJECTED) {
        rejected.add(judged);
      }
    }
    return rejected;
  }

  private static AgentEvent event(Judged judged) {
    AgentEvent event = judged.event();
    if (event == null) {
      throw new IllegalArgumentException("An accepted record has an event.");
    }
    return event;
  }
}
