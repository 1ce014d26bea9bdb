package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.internal.Heads.Head;
import dev.agentlog.schemas.Envelope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the records of one partition by their branches' sequences. First {@link #judge}, which
 * changes nothing, then {@link #take}, once what to do is decided. Not thread-safe; owned by its
 * subscription.
 */
final class BranchTracker {

  private final Rules rules;
  private final Heads heads;
  private final RecentEvents recent;
  private final Settlement settlement = new Settlement();
  private final Unsettled unsettled = new Unsettled();
  private final Floors floors = new Floors();

  private boolean lossy;

  /**
   * What holds for a subscription.
   *
   * @param oneSession whether one session's whole log is read, so that every event of a branch must
   *     follow the one before it; otherwise cursors remember no branches
   * @param dropsCopies whether copies may come and are dropped
   * @param fromOrigin whether reading begins where every branch begins
   * @param startedBehind whether everything before the first record of a branch counts as delivered
   * @param limit the number of branches and of events remembered, at least 1
   */
  record Rules(
      boolean oneSession,
      boolean dropsCopies,
      boolean fromOrigin,
      boolean startedBehind,
      int limit) {}

  BranchTracker(Rules rules) {
    this.rules = rules;
    this.heads = new Heads(rules.limit());
    this.recent = new RecentEvents(rules.limit());
  }

  /** Leaves out the branch's events up to the sequence. */
  void startAfter(String branch, long sequence) {
    floors.raise(branch, sequence);
  }

  /** Says what the record is. */
  Judgement judge(BranchKey branch, long sequence, Envelope event) {
    Head head = heads.of(branch);
    long floor = floors.of(branch.branch());
    if (head != null && sequence <= head.last()) {
      return rules.dropsCopies() ? behind(head, branch, sequence, event) : Judgement.STEP_BACK;
    }
    if (sequence <= floor) {
      return Judgement.BEFORE_START;
    }
    long highest = head == null ? highestFirst(branch) : highestNext(head, floor);
    return sequence > highest ? Judgement.JUMP : Judgement.NEW;
  }

  private Judgement behind(Head head, BranchKey branch, long sequence, Envelope event) {
    String delivered = recent.eventAt(branch, sequence);
    if (delivered != null) {
      return delivered.equals(event.eventId()) ? Judgement.COPY : Judgement.REVISED;
    }
    if (sequence <= floors.of(branch.branch())) {
      return Judgement.BEFORE_START;
    }
    boolean known = sequence >= head.first() || rules.startedBehind();
    return known ? Judgement.COPY : Judgement.TOO_LATE;
  }

  private long highestNext(Head head, long floor) {
    return rules.oneSession() ? Math.max(head.last(), floor) + 1 : Long.MAX_VALUE;
  }

  private long highestFirst(BranchKey branch) {
    if (!rules.oneSession() || lossy || !heads.complete()) {
      return Long.MAX_VALUE;
    }
    if (rules.fromOrigin()) {
      return 1;
    }
    return floors.has(branch.branch()) ? floors.of(branch.branch()) + 1 : Long.MAX_VALUE;
  }

  /** Takes note of a record that has been judged, and of what became of it. */
  void take(Judgement judgement, BranchKey branch, long sequence, Envelope event, long offset) {
    heads.moveTo(branch, sequence);
    floors.reached(branch.branch(), sequence);
    if (!rules.dropsCopies()) {
      return;
    }
    settlement.observe(offset, judgement != Judgement.NEW);
    Head head = heads.of(branch);
    long delivered = head == null ? sequence : head.last();
    if (rules.oneSession() && delivered >= floors.of(branch.branch())) {
      unsettled.add(branch.branch(), delivered, offset);
    }
    if (judgement != Judgement.COPY && judgement != Judgement.BEFORE_START) {
      recent.add(branch, sequence, event.eventId(), offset);
    }
    unsettled.settle(settlement.settledBelow());
    recent.forget(settlement.settledBelow());
  }

  /** Takes note that records between the last one and the next one are gone for good. */
  void lost() {
    settlement.interrupted();
    if (rules.oneSession()) {
      lossy = true;
      unsettled.view(Map.of(), null).floors().forEach(floors::raise);
      heads.clear();
    }
  }

  /** Returns what a cursor at this point has to remember of all branches, or of the one named. */
  FloorView view(@Nullable String only) {
    return unsettled.view(floors.pending(), only);
  }

  /**
   * Returns what a cursor has to remember from which the branch shall be read again, the sequence
   * included.
   */
  FloorView viewBefore(BranchKey branch, long sequence, @Nullable String only) {
    if (!rules.oneSession()) {
      return FloorView.NONE;
    }
    FloorView all = view(only);
    return () -> {
      Map<String, Long> lowered = new HashMap<>(all.floors());
      lowered.put(branch.branch(), sequence - 1);
      return lowered;
    };
  }
}
