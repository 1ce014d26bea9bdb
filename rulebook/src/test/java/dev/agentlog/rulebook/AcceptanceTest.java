package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.CODEC;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Accepted;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import org.junit.jupiter.api.Test;

/** What an accepted append writes and leaves. */
class AcceptanceTest {

  @Test
  void setsNothingButTheSequence() {
    TestEvent event = message().id(2).data("{\"text\":\"hello\"}").label("k", "v");

    Accepted accepted = TestLog.opened().accepted(event);

    AgentEvent written = AgentEvent.newBuilder(event.toAvro()).setSequence(2L).build();
    assertThat(CODEC.decode(accepted.value())).isEqualTo(written);
    assertThat(accepted)
        .extracting(Accepted::session, Accepted::branch, Accepted::sequence, Accepted::kind)
        .containsExactly("s1", "main", 2L, "message.user");
  }

  @Test
  void passesTheSameArrayOnIfItCarriesTheSequence() {
    byte[] value = message().id(2).sequence(2).bytes();

    Accepted accepted = (Accepted) TestLog.opened().send(message().id(2).sending().value(value));

    assertThat(accepted.value()).isSameAs(value);
  }

  @Test
  void answersWithTheSequenceAndNothingElse() {
    Verdict verdict = TestLog.opened().accepted(message()).verdict();

    assertThat(verdict)
        .extracting(
            Verdict::getEventId,
            Verdict::getSessionId,
            Verdict::getBranchId,
            Verdict::getOutcome,
            Verdict::getSequence)
        .containsExactly(id(2), "s1", "main", Outcome.ACCEPTED, 2L);
    assertThat(verdict)
        .extracting(Verdict::getExpectedSequence, Verdict::getReason, Verdict::getDetail)
        .containsOnlyNulls();
  }

  @Test
  void remembersTheEventAndMovesTheHead() {
    TestLog log = TestLog.opened().accept(message());

    assertThat(log.state.event("s1", uuid(2)))
        .isNotNull()
        .extracting(EventState::branch, EventState::sequence)
        .containsExactly("main", 2L);
    assertThat(log.state.branch("s1", "main"))
        .extracting(BranchState::head, BranchState::headEventId)
        .containsExactly(2L, uuid(2));
    assertThat(log.state.events("s1").values())
        .allSatisfy(event -> assertThat(event.contentHash()).hasSize(16));
  }

  @Test
  void decidesAlikeAboutEqualRecordsInEqualStates() {
    Accepted one = TestLog.opened().accepted(message());
    Accepted other = TestLog.opened().accepted(message());

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }
}
