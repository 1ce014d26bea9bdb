package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Accepted;
import dev.agentlog.rulebook.Decision.Duplicate;
import dev.agentlog.rulebook.Decision.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A rulebook with its state, to which records are sent one after the other; ids and offsets count
 * from 1.
 */
final class TestLog {
  static final RuleSettings SETTINGS = new RuleSettings(Sending.PARTITIONS, Set.of(1, 7), true);

  final RuleSettings settings;
  final InMemoryState state = new InMemoryState();
  private final List<InboxRecord> history = new ArrayList<>();
  private final Rulebook rulebook;
  private int sent;

  TestLog(RuleSettings settings) {
    this.settings = settings;
    this.rulebook = new Rulebook(settings);
  }

  TestLog() {
    this(SETTINGS);
  }

  /** A log in which session s1 is open: its head on main is 1, event id 1. */
  static TestLog opened() {
    return new TestLog().accept(TestEvent.created());
  }

  /** Sends an event and expects it to be accepted. */
  TestLog accept(TestEvent event) {
    Decision decision = send(event);
    assertThat(decision).isInstanceOf(Accepted.class);
    return this;
  }

  TestLog accept(TestEvent... events) {
    for (TestEvent event : events) {
      accept(event);
    }
    return this;
  }

  Accepted accepted(TestEvent event) {
    return (Accepted) send(event);
  }

  Duplicate duplicate(TestEvent event) {
    return (Duplicate) send(event);
  }

  Rejected rejected(TestEvent event) {
    return (Rejected) send(event);
  }

  Rejected rejected(Sending sending) {
    return (Rejected) send(sending);
  }

  /** Sends an event; if it has no id, it gets the one of its number in the row. */
  Decision send(TestEvent event) {
    return send((event.hasId() ? event : event.id(sent + 1)).sending());
  }

  Decision send(Sending sending) {
    sent++;
    return decideAndApply(sending.at(sent));
  }

  /** The records that were sent, oldest first. */
  List<InboxRecord> history() {
    return List.copyOf(history);
  }

  /** The record that would be sent next, at its offset. */
  InboxRecord next(Sending sending) {
    return sending.at(sent + 1);
  }

  Decision decideAndApply(InboxRecord record) {
    history.add(record);
    Decision decision = rulebook.decide(state, record);
    decision.applyTo(state);
    return decision;
  }
}
