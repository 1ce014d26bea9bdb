package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.closed;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 10 and 12: who may write on a branch, and what a run that has ended still takes. */
class WriterAndRunRulesTest {
  private static final String TAKE_OVER = "; take over with writer.claimed and a higher epoch.";

  @ParameterizedTest
  @MethodSource({"fenced", "outbid", "sealed"})
  void refusesWithReasonExpectedSequenceAndSentence(Refused refused) {
    refused.holds();
  }

  /** A log whose main is held by writer w with epoch 5, at head 2. */
  private static TestLog held() {
    return TestLog.opened().accept(claim("main", "w", 5));
  }

  /** A log whose branch b is held by writer w with epoch 5, at head 2; main is free, at head 1. */
  private static TestLog heldBranch() {
    return TestLog.opened().accept(message().branch("b").sequence(1), claim("b", "w", 5));
  }

  static Stream<Refused> fenced() {
    String main = "Branch 'main' is held by writer 'w' with epoch 5, but the append ";
    String branch = "Branch 'b' is held by writer 'w' with epoch 5, but the append ";
    String nobody = "names no writer" + TAKE_OVER;
    String lower = "comes from writer 'w' with epoch 4" + TAKE_OVER;
    String higher = "comes from writer 'w' with epoch 6" + TAKE_OVER;
    String other = "comes from writer 'v' with epoch 5" + TAKE_OVER;
    return Stream.of(
        fenced("no writer", held(), message(), 3, main + nobody),
        fenced("lower epoch", held(), message().writer("w", 4), 3, main + lower),
        fenced("higher epoch without claim", held(), message().writer("w", 6), 3, main + higher),
        fenced("another writer", held(), message().writer("v", 5), 3, main + other),
        fenced("closing", held(), closed(), 3, main + nobody),
        fenced("ending a run", held(), run("run.completed", "r"), 3, main + nobody),
        fenced("usage", held(), event("usage.recorded"), 3, main + nobody),
        fenced("on a branch", heldBranch(), message().branch("b"), 3, branch + nobody),
        fenced("merging from the branch", heldBranch(), merge("main", "b", 2), 2, branch + nobody),
        fenced(
            "merging from the branch as another",
            heldBranch(),
            event("branch.merged").op(merge("main", "b", 2).toAvro().getBranchOp()).writer("v", 5),
            2,
            branch + other),
        fenced(
            "merging into the branch",
            heldBranch().accept(message().branch("c").sequence(1)),
            merge("b", "c", 1),
            3,
            branch + nobody),
        fenced(
            "merging main into the branch",
            heldBranch(),
            merge("b", "main", 1),
            3,
            branch + nobody),
        fenced(
            "target's holder before the source's",
            heldBranch().accept(claim("main", "w", 5)),
            merge("main", "b", 2),
            3,
            main + nobody),
        fenced("forking what exists", heldBranch(), fork("b", "main", 1), 3, branch + nobody));
  }

  static Stream<Refused> outbid() {
    String main = "Branch 'main' is held by writer 'w' with epoch 5, but the claim's epoch is ";
    String needs = "; a claim needs an epoch higher than the holder's.";
    return Stream.of(
        fenced("same epoch, same writer", held(), claim("main", "w", 5), 3, main + 5 + needs),
        fenced("same epoch, another writer", held(), claim("main", "v", 5), 3, main + 5 + needs),
        fenced("lower epoch", held(), claim("main", "v", 4), 3, main + 4 + needs),
        fenced(
            "lowest epoch",
            held(),
            claim("main", "v", Long.MIN_VALUE),
            3,
            main + Long.MIN_VALUE + needs));
  }

  private static Refused fenced(
      String name, TestLog log, TestEvent event, long expected, String detail) {
    return new Refused(name, log, event, Reason.FENCED, expected, detail);
  }

  @Test
  void letsTheHolderWriteAndAnybodyTakeOverWithAHigherEpoch() {
    TestLog log =
        held().accept(message().writer("w", 5), claim("main", "v", 6), message().writer("v", 6));

    BranchState main = log.state.branch("s1", "main");
    assertThat(main)
        .extracting(BranchState::fenceWriter, BranchState::fenceEpoch)
        .containsExactly("v", 6L);
    assertThat(log.rejected(message().writer("w", 5)).reason()).isEqualTo(Reason.FENCED);
  }

  @Test
  void takesAnyEpochForAFirstClaim() {
    TestLog log =
        TestLog.opened()
            .accept(claim("main", "", Long.MIN_VALUE), message().writer("", Long.MIN_VALUE));

    assertThat(log.rejected(message()).reason()).isEqualTo(Reason.FENCED);
  }

  @Test
  void beginsARootBranchWithAClaim() {
    TestLog log = TestLog.opened().accept(claim("b", "w", 1).sequence(1));

    assertThat(log.state.branch("s1", "b")).extracting(BranchState::fenceWriter).isEqualTo("w");
  }

  @Test
  void leavesTheFenceAloneWhenAClaimIsRefused() {
    TestLog log = held();

    assertThat(log.rejected(claim("main", "v", 9).sequence(9)).reason())
        .isEqualTo(Reason.SEQUENCE_GAP);
    assertThat(log.state.branch("s1", "main")).extracting(BranchState::fenceWriter).isEqualTo("w");
  }

  @Test
  void holdsNeitherBranchesNorForksByAnotherBranchsFence() {
    TestLog log =
        held()
            .accept(message().branch("b").sequence(1), fork("c", "main", 2), message().branch("c"));

    assertThat(log.state.branch("s1", "c")).extracting(BranchState::fenceWriter).isNull();
  }

  @Test
  void movesNoFenceByAnAppendThatOnlyCarriesAWriter() {
    TestLog log = TestLog.opened().accept(message().writer("w", 5), message());

    assertThat(log.state.branch("s1", "main")).extracting(BranchState::fenceWriter).isNull();
  }

  static Stream<Refused> sealed() {
    return Stream.of(
            "run.started",
            "run.completed",
            "run.failed",
            "run.cancelled",
            "message.user",
            "turn.completed",
            "agent.heartbeat",
            "usageless.x",
            "run.paused")
        .flatMap(
            kind ->
                Stream.of("run.completed", "run.failed", "run.cancelled")
                    .map(end -> sealed(kind, end)));
  }

  private static Refused sealed(String kind, String end) {
    String sentence =
        "Run 'r' ended with "
            + end
            + " at sequence 2 of branch 'main'; append run.resumed to go on with it.";
    return new Refused(
        kind + " after " + end,
        TestLog.opened().accept(run(end, "r")),
        run(kind, "r"),
        Reason.RUN_SEALED,
        3,
        sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usage.recorded",
        "usage.corrected",
        "cost.estimated",
        "session.resumed",
        "session.noted",
        "branch.renamed",
        "writer.left",
        "run.resumed"
      })
  void takesForASealedRunWhatIsAboutMoreThanTheRun(String kind) {
    TestLog.opened().accept(run("run.completed", "r"), run(kind, "r"));
  }

  @Test
  void sealsOneRunOnOneBranch() {
    TestLog log =
        TestLog.opened()
            .accept(
                run("run.failed", "r"),
                message(),
                run("run.started", "q"),
                run("run.started", "r").branch("b").sequence(1),
                fork("c", "main", 2),
                run("run.completed", "r").branch("c"));

    assertThat(log.state.runs("s1", "main"))
        .containsOnlyKeys("r")
        .containsEntry("r", new RunState("run.failed", 2));
    assertThat(log.state.runs("s1", "b")).isEmpty();
    assertThat(log.state.runs("s1", "c")).containsEntry("r", new RunState("run.completed", 2));
  }

  @Test
  void sealsAnewAfterAResume() {
    TestLog log = TestLog.opened().accept(run("run.failed", "r"), run("run.resumed", "r"));
    assertThat(log.state.runs("s1", "main")).isEmpty();

    log.accept(run("tool.call.requested", "r"), run("run.completed", "r"));

    assertThat(log.state.runs("s1", "main")).containsEntry("r", new RunState("run.completed", 5));
    assertThat(log.rejected(run("run.started", "r")).reason()).isEqualTo(Reason.RUN_SEALED);
  }

  @Test
  void sealsARunWhoseIdIsEmpty() {
    TestLog log = TestLog.opened().accept(run("run.completed", ""));

    assertThat(log.rejected(run("message.user", "")).reason()).isEqualTo(Reason.RUN_SEALED);
  }

  @Test
  void sealsNothingWhenTheNamespaceSaysSo() {
    TestLog log =
        new TestLog(new RuleSettings(Sending.PARTITIONS, Set.of(1), false))
            .accept(TestEvent.created());

    log.accept(run("run.completed", "r"), run("message.user", "r"), run("run.failed", "r"));

    assertThat(log.state.runs("s1", "main")).containsEntry("r", new RunState("run.failed", 4));
  }
}
