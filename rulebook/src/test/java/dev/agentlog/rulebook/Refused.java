package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Rejected;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import java.util.Map;

/**
 * One line of a table of refusals.
 *
 * @param name what is tried
 * @param log the history before
 * @param append the append that is refused
 * @param reason the exact reason
 * @param expected the exact expected sequence
 * @param detail the exact sentence
 */
record Refused(
    String name, TestLog log, Sending append, Reason reason, long expected, String detail) {

  /** The event that is tried in a table has this id unless it has another. */
  static final int TRIED = 99;

  Refused(String name, TestLog log, TestEvent event, Reason reason, long expected, String detail) {
    this(name, log, (event.hasId() ? event : event.id(TRIED)).sending(), reason, expected, detail);
  }

  /** Sends the append and looks at everything that a refusal must and must not do. */
  void holds() {
    Map<?, ?> before = rowsBesideTombstones();
    Rejected rejected = log.rejected(append);

    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.tombstone().getReason()).isEqualTo(reason.name());
    assertThat(rejected.tombstone().getDetail()).isEqualTo(detail);
    assertThat(rejected.tombstone().getExpectedSequence()).isEqualTo(expected);
    Verdict verdict = rejected.verdict();
    assertThat(verdict != null).isEqualTo(reason.eventWasRead());
    if (verdict != null) {
      assertThat(verdict.getOutcome()).isEqualTo(Outcome.REJECTED);
      assertThat(verdict.getReason()).isEqualTo(reason.name());
      assertThat(verdict.getDetail()).isEqualTo(detail);
      assertThat(verdict.getExpectedSequence()).isEqualTo(expected);
      assertThat(verdict.getSequence()).isNull();
    }
    assertThat(rowsBesideTombstones()).isEqualTo(before);
  }

  private Map<?, ?> rowsBesideTombstones() {
    return Map.of(
        "branches", Map.copyOf(log.state.branches("s1")),
        "events", Map.copyOf(log.state.events("s1")),
        "runs", Map.copyOf(log.state.runs("s1", "main")),
        "sessions", log.state.sessions().keySet().stream().toList());
  }

  @Override
  public String toString() {
    return reason + ": " + name;
  }
}
