package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.closed;
import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An append that breaks several rules is told of the first. */
class RuleOrderTest {

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void tellsOfTheFirstRuleThatIsBroken(Reason first, String both, TestLog log, TestEvent event) {
    assertThat(log.rejected(event).reason()).isEqualTo(first);
  }

  static Stream<Arguments> tellsOfTheFirstRuleThatIsBroken() {
    return Stream.of(
        Arguments.of(
            Reason.INVALID,
            "blank agent in an unknown session",
            new TestLog(),
            message().agent("")),
        Arguments.of(
            Reason.INVALID,
            "closing an unknown session on a branch",
            new TestLog(),
            closed().branch("b")),
        Arguments.of(
            Reason.SESSION_UNKNOWN,
            "gap in an unknown session",
            new TestLog(),
            message().sequence(7)),
        Arguments.of(
            Reason.SESSION_UNKNOWN,
            "unknown branch in an unknown session",
            new TestLog(),
            message().branch("b")),
        Arguments.of(
            Reason.INVALID,
            "used id with sequence 0",
            TestLog.opened(),
            message().id(1).sequence(0)),
        Arguments.of(
            Reason.EVENT_ID_REUSED,
            "used id in a closed session",
            TestLog.opened().accept(closed()),
            message().id(1)),
        Arguments.of(
            Reason.EVENT_ID_REUSED,
            "used id on a held branch",
            TestLog.opened().accept(claim("main", "w", 1)),
            message().id(1)),
        Arguments.of(
            Reason.EVENT_ID_REUSED,
            "used id at a gap",
            TestLog.opened(),
            message().id(1).sequence(7)),
        Arguments.of(
            Reason.SESSION_CLOSED,
            "opening a closed session",
            TestLog.opened().accept(closed()),
            created()),
        Arguments.of(
            Reason.SESSION_CLOSED,
            "held branch of a closed session",
            TestLog.opened().accept(claim("main", "w", 1), closed().writer("w", 1)),
            message()),
        Arguments.of(
            Reason.SESSION_EXISTS,
            "opening a session whose main is held",
            TestLog.opened().accept(claim("main", "w", 1)),
            created()),
        Arguments.of(
            Reason.FENCED, "held and merged branch", heldAndMerged(), message().branch("b")),
        Arguments.of(
            Reason.FENCED, "low claim of a merged branch", heldAndMerged(), claim("b", "w", 1)),
        Arguments.of(
            Reason.BRANCH_READ_ONLY,
            "high claim of a merged branch",
            heldAndMerged(),
            claim("b", "w", 2)),
        Arguments.of(
            Reason.FENCED,
            "ended run on a held branch",
            TestLog.opened().accept(run("run.failed", "r"), claim("main", "w", 1)),
            run("run.started", "r")),
        Arguments.of(
            Reason.FENCED,
            "merge of main, which is held",
            TestLog.opened().accept(claim("main", "w", 1), message().branch("b").sequence(1)),
            merge("b", "main", 2)),
        Arguments.of(
            Reason.FENCED,
            "merge of a held branch into an unknown one",
            TestLog.opened().accept(claim("b", "w", 1).sequence(1)),
            merge("x", "b", 1)),
        Arguments.of(
            Reason.FENCED,
            "held branch at a gap",
            TestLog.opened().accept(claim("main", "w", 1)),
            message().sequence(7)),
        Arguments.of(
            Reason.BRANCH_READ_ONLY,
            "ended run on a merged branch",
            endedAndMerged(),
            run("run.started", "r").branch("b")),
        Arguments.of(
            Reason.RUN_SEALED,
            "ended run at a gap",
            TestLog.opened().accept(run("run.failed", "r")),
            run("run.started", "r").sequence(7)),
        Arguments.of(
            Reason.RUN_SEALED,
            "ended run at a conflict",
            TestLog.opened().accept(run("run.failed", "r")),
            run("run.started", "r").sequence(1)),
        Arguments.of(
            Reason.MERGE_STALE,
            "stale merge at a gap",
            TestLog.opened().accept(message().branch("b").sequence(1)),
            merge("main", "b", 2).sequence(7)),
        Arguments.of(
            Reason.BRANCH_UNKNOWN,
            "unknown branch with a previous event",
            TestLog.opened(),
            message().branch("b").previous(id(1))));
  }

  private static TestLog heldAndMerged() {
    TestEvent merge = event("branch.merged").op(merge("main", "b", 1).toAvro().getBranchOp());
    return TestLog.opened().accept(claim("b", "w", 1).sequence(1), merge.writer("w", 1));
  }

  private static TestLog endedAndMerged() {
    return TestLog.opened()
        .accept(run("run.failed", "r").branch("b").sequence(1), merge("main", "b", 1));
  }

  @Test
  void tellsOfTheSequenceBeforeThePreviousEvent() {
    String detail =
        TestLog.opened().rejected(message().sequence(1).previous(id(77))).tombstone().getDetail();

    assertThat(detail)
        .isEqualTo("The append demands sequence 1, but the next one of branch 'main' is 2.");
  }
}
