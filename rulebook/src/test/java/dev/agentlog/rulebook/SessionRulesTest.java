package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.closed;
import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;
import static dev.agentlog.rulebook.TestEvent.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 5 to 9: sessions open and close once, and an event id is one event's. */
class SessionRulesTest {

  @ParameterizedTest
  @MethodSource({"unknown", "closedForEver", "openedTwice", "reused"})
  void refusesWithReasonExpectedSequenceAndSentence(Refused refused) {
    refused.holds();
  }

  static Stream<Refused> unknown() {
    String sentence = "Session 's1' was never opened; open it before appending to it.";
    return everything()
        .map(
            event ->
                new Refused(
                    event + " before opening",
                    new TestLog(),
                    event,
                    Reason.SESSION_UNKNOWN,
                    1,
                    sentence));
  }

  static Stream<Refused> closedForEver() {
    String sentence = "Session 's1' is closed and takes no more appends.";
    return Stream.concat(everything(), Stream.of(created()))
        .map(
            event ->
                new Refused(
                    event + " after closing",
                    TestLog.opened().accept(message().branch("b").sequence(1), closed()),
                    event,
                    Reason.SESSION_CLOSED,
                    event.toAvro().getBranchId().equals("main")
                        ? 3
                        : event.toAvro().getBranchId().equals("b") ? 2 : 1,
                    sentence));
  }

  private static Stream<TestEvent> everything() {
    return Stream.of(
        message(),
        message().sequence(1),
        message().branch("b").sequence(1),
        event("session.resumed"),
        closed(),
        fork("c", "main", 0),
        merge("main", "b", 1),
        claim("main", "w", 1),
        run("run.started", "r"),
        run("run.completed", "r"),
        run("run.resumed", "r"),
        event("usage.recorded"));
  }

  static Stream<Refused> openedTwice() {
    String sentence = "Session 's1' is open already; it was opened by event " + id(1) + ".";
    return Stream.of(
        new Refused(
            "opened again", TestLog.opened(), created(), Reason.SESSION_EXISTS, 2, sentence),
        new Refused(
            "opened again at 1",
            TestLog.opened(),
            created().sequence(1),
            Reason.SESSION_EXISTS,
            2,
            sentence),
        new Refused(
            "opened again later",
            TestLog.opened().accept(message()),
            created().sequence(3),
            Reason.SESSION_EXISTS,
            3,
            sentence));
  }

  static Stream<Refused> reused() {
    String sentence =
        "Event id "
            + id(2)
            + " was accepted as sequence 2 of branch 'main' with other content; give a new event a new id.";
    return Stream.of(
            message().data("other"),
            message().branch("b").sequence(1),
            message().agent("a2"),
            message().run("r"),
            message().turn("t"),
            message().correlation("c"),
            message().parentEvent(id(1)),
            message().writer("w", 1),
            message().label("k", "v"),
            event("message.assistant"),
            closed(),
            fork("b", "main", 1),
            created())
        .map(
            event ->
                new Refused(
                    event.toString(),
                    TestLog.opened().accept(message()),
                    event.id(2),
                    Reason.EVENT_ID_REUSED,
                    event.toAvro().getBranchId().equals("b") ? 1 : 3,
                    sentence));
  }

  @Test
  void refusesTheIdThatOpenedTheSessionForAnotherEvent() {
    String sentence =
        "Event id "
            + id(1)
            + " was accepted as sequence 1 of branch 'main' with other content; give a new event a new id.";
    new Refused(
            "opening id", TestLog.opened(), message().id(1), Reason.EVENT_ID_REUSED, 2, sentence)
        .holds();
  }

  @ParameterizedTest
  @MethodSource
  void answersARetryWithItsOriginalSequence(TestEvent retry) {
    TestLog log = TestLog.opened().accept(message().data("{}"), message(), message());

    Decision.Duplicate duplicate = log.duplicate(retry.id(2));

    assertThat(duplicate.sequence()).isEqualTo(2);
    assertThat(duplicate.verdict().getSequence()).isEqualTo(2);
    assertThat(duplicate.changes()).isEmpty();
  }

  static Stream<TestEvent> answersARetryWithItsOriginalSequence() {
    return Stream.of(
        message().data("{}"),
        message().data("{}").sequence(2),
        message().data("{}").sequence(1),
        message().data("{}").sequence(77),
        message().data("{}").previous(id(77)),
        message().data("{}").occurredAt(Instant.EPOCH),
        message().data("{}").trace("00-11-22-01"));
  }

  @Test
  void answersARetryEvenWhenItWouldNowBeRefused() {
    TestEvent onBranch = run("run.completed", "r").branch("b").sequence(1).id(50);
    TestLog log =
        TestLog.opened()
            .accept(
                onBranch,
                claim("b", "w", 1),
                event("branch.merged")
                    .op(merge("main", "b", 2).toAvro().getBranchOp())
                    .writer("w", 1),
                closed());

    assertThat(log.duplicate(onBranch).sequence()).isEqualTo(1);
    assertThat(log.duplicate(created().id(1)).sequence()).isEqualTo(1);
  }

  @Test
  void refusesARetryWithAnotherSource() {
    TestLog log = TestLog.opened().accept(message());
    AgentEvent user =
        AgentEvent.newBuilder(message().id(2).toAvro()).setSource(Source.USER).build();

    Decision.Rejected rejected =
        log.rejected(message().id(2).sending().value(TestEvent.CODEC.encode(user)));

    assertThat(rejected.reason()).isEqualTo(Reason.EVENT_ID_REUSED);
  }

  @Test
  void comparesEventIdsByValue() {
    TestLog log = TestLog.opened().accept(message().id(0xABC));

    Decision.Rejected rejected =
        log.rejected(message().eventId(id(0xABC).toUpperCase(Locale.ROOT)).data("other"));

    assertThat(rejected.reason()).isEqualTo(Reason.EVENT_ID_REUSED);
    assertThat(rejected.tombstone().getEventId()).isEqualTo(id(0xABC).toUpperCase(Locale.ROOT));
  }

  @Test
  void givesARejectedEventIdAnotherChance() {
    TestLog log = TestLog.opened();
    assertThat(log.rejected(message().id(9).sequence(3)).reason()).isEqualTo(Reason.SEQUENCE_GAP);

    log.accept(message(), message().id(9).sequence(3));
  }

  @Test
  void keepsEventIdsOfSessionsApart() {
    TestLog log = TestLog.opened().accept(created().session("s2").id(1), message().id(7));

    log.accept(message().session("s2").id(7));

    assertThat(log.state.event("s2", uuid(7))).isNotNull();
  }

  @Test
  void opensASessionWithOneBranchAndNoTombstones() {
    TestLog log = TestLog.opened();

    SessionState opened = new SessionState(true, Sending.timestampAt(1), -1, 1, 0, uuid(1));
    assertThat(log.state.session("s1")).isEqualTo(opened);
    assertThat(log.state.branch("s1", "main")).isEqualTo(BranchState.root(uuid(1)));
  }

  @Test
  void closesASessionAtTheRecordsTime() {
    TestLog log = TestLog.opened().accept(closed());

    SessionState session =
        new SessionState(false, Sending.timestampAt(1), Sending.timestampAt(2), 1, 0, uuid(1));
    assertThat(log.state.session("s1")).isEqualTo(session);
  }

  @Test
  void refusesToOpenASessionAtALaterSequence() {
    String sentence = "The append demands sequence 2, but the next one of branch 'main' is 1.";
    new Refused(
            "opened at 2", new TestLog(), created().sequence(2), Reason.SEQUENCE_GAP, 1, sentence)
        .holds();
  }
}
