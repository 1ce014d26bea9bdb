package dev.agentlog.cli.internal.demo;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.schemas.Kinds;
import java.util.ArrayList;
import java.util.List;

/**
 * What one agent will do on a branch that it alone writes to: a recording played back with demanded
 * sequences, and after every few events a conflict on purpose. Because nobody else writes there,
 * every verdict is foreseen.
 *
 * <p>Not thread-safe.
 */
final class Script {

  private static final int EVENTS_BETWEEN_CONFLICTS = 8;

  private final String branch;
  private final String agent;
  private final List<PlannedAppend> appends = new ArrayList<>();

  private long head;
  private int events;

  /**
   * @param branch where
   * @param agent who acts in the conflicts
   * @param head the branch's head before the first append
   */
  Script(String branch, String agent, long head) {
    this.branch = branch;
    this.agent = agent;
    this.head = head;
  }

  String branch() {
    return branch;
  }

  long head() {
    return head;
  }

  List<PlannedAppend> appends() {
    return List.copyOf(appends);
  }

  /** Plays a recorded event, and now and then provokes a conflict after it. */
  void play(EventDraft event) {
    append(event);
    if (++events % EVENTS_BETWEEN_CONFLICTS == 0) {
      provoke(event, events / EVENTS_BETWEEN_CONFLICTS);
    }
  }

  /** Appends an event that will be accepted. */
  void append(EventDraft event) {
    head++;
    plan(event, ExpectedSequence.exactly(head), Expectation.accepted(head));
  }

  /** Appends an event that will be rejected although it demands no sequence. */
  void refused(String onBranch, EventDraft event, Reason reason) {
    appends.add(
        new PlannedAppend(onBranch, event, ExpectedSequence.next(), Expectation.rejected(reason)));
  }

  private void provoke(EventDraft last, int turn) {
    switch (turn % 4) {
      case 1 ->
          plan(
              intruder("stale"),
              ExpectedSequence.exactly(head),
              Expectation.rejected(Reason.SEQUENCE_CONFLICT));
      case 2 -> plan(last, ExpectedSequence.exactly(head), Expectation.duplicate(head));
      case 3 ->
          plan(
              intruder("gap"),
              ExpectedSequence.exactly(head + 3),
              Expectation.rejected(Reason.SEQUENCE_GAP));
      default ->
          plan(
              EventDraft.of(Kinds.PLAN_UPDATED)
                  .eventId(last.eventId())
                  .agentId(agent)
                  .data("{\"provoked\":\"reuse\"}")
                  .build(),
              ExpectedSequence.next(),
              Expectation.rejected(Reason.EVENT_ID_REUSED));
    }
  }

  /** An event of no run, so that only its sequence can be wrong. */
  private EventDraft intruder(String why) {
    return EventDraft.of(Kinds.PLAN_UPDATED)
        .agentId(agent)
        .data("{\"provoked\":\"" + why + "\"}")
        .build();
  }

  private void plan(EventDraft draft, ExpectedSequence demanded, Expectation expectation) {
    appends.add(new PlannedAppend(branch, draft, demanded, expectation));
  }
}
