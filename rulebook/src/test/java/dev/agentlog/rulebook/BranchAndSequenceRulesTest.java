package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;
import static dev.agentlog.rulebook.TestEvent.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 11 and 13 to 18: branches begin, end and advance by one. */
class BranchAndSequenceRulesTest {

  @ParameterizedTest
  @MethodSource({"readOnly", "forks", "merges", "unknown", "sequences", "chains"})
  void refusesWithReasonExpectedSequenceAndSentence(Refused refused) {
    refused.holds();
  }

  /** Main at head 3, branch b at head 2. */
  private static TestLog branched() {
    return TestLog.opened()
        .accept(message().branch("b").sequence(1), message().branch("b"), message(), message());
  }

  /** As before, and b merged into main, whose head is then 4. */
  private static TestLog merged() {
    return branched().accept(merge("main", "b", 2));
  }

  static Stream<Refused> readOnly() {
    String sentence = "Branch 'b' was merged into 'main' and is read-only for ever.";
    return Stream.of(
            message().branch("b"),
            message().branch("b").sequence(3),
            message().branch("b").sequence(9),
            event("usage.recorded").branch("b"),
            event("session.resumed").branch("b"),
            claim("b", "w", 1),
            run("run.resumed", "r").branch("b"),
            fork("b", "main", 1),
            merge("b", "main", 4),
            merge("b", "b", 2))
        .map(
            event ->
                new Refused(
                    event.toString(), merged(), event, Reason.BRANCH_READ_ONLY, 3, sentence));
  }

  static Stream<Refused> forks() {
    return Stream.of(
        refused(
            "child is main",
            branched(),
            fork("main", "b", 1),
            Reason.BRANCH_EXISTS,
            4,
            "Branch 'main' exists already; give the fork a name of its own."),
        refused(
            "child exists, parent does not",
            branched(),
            fork("b", "x", 9),
            Reason.BRANCH_EXISTS,
            3,
            "Branch 'b' exists already; give the fork a name of its own."),
        refused(
            "parent unknown",
            branched(),
            fork("c", "x", 0),
            Reason.PARENT_UNKNOWN,
            1,
            "Branch 'x', to be forked from, does not exist."),
        refused(
            "parent empty",
            branched(),
            fork("c", "", 0),
            Reason.PARENT_UNKNOWN,
            1,
            "Branch '', to be forked from, does not exist."),
        refused(
            "beyond the head",
            branched(),
            fork("c", "b", 3),
            Reason.FORK_BEYOND_HEAD,
            1,
            "The fork sequence is 3, but the head of branch 'b' is 2."),
        refused(
            "far beyond the head",
            branched(),
            fork("c", "b", Long.MAX_VALUE),
            Reason.FORK_BEYOND_HEAD,
            1,
            "The fork sequence is 9223372036854775807, but the head of branch 'b' is 2."),
        refused(
            "too deep",
            nested(64),
            fork("c", "d64", 1),
            Reason.LINEAGE_TOO_DEEP,
            1,
            "Branch 'd64' is 64 forks deep already, and at most 64 are allowed."),
        refused(
            "too deep and beyond the head",
            nested(64),
            fork("c", "d64", 2),
            Reason.FORK_BEYOND_HEAD,
            1,
            "The fork sequence is 2, but the head of branch 'd64' is 1."),
        refused(
            "fork at 2",
            branched(),
            fork("c", "main", 1).sequence(2),
            Reason.SEQUENCE_GAP,
            1,
            "The append demands sequence 2, but the next one of branch 'c' is 1."),
        refused(
            "fork after an event",
            branched(),
            fork("c", "main", 1).previous(id(1)),
            Reason.SEQUENCE_CONFLICT,
            1,
            "The append demands event " + id(1) + " before it, but branch 'c' has no event yet."));
  }

  private static TestLog nested(int depth) {
    TestLog log = TestLog.opened();
    for (int i = 1; i <= depth; i++) {
      log.accept(fork("d" + i, i == 1 ? "main" : "d" + (i - 1), i == 1 ? 0 : 1));
    }
    return log;
  }

  static Stream<Refused> merges() {
    return Stream.of(
        refused(
            "into itself",
            branched(),
            merge("b", "b", 2),
            Reason.MERGE_INVALID,
            3,
            "Branch 'b' cannot be merged into itself."),
        refused(
            "main into main",
            branched(),
            merge("main", "main", 3),
            Reason.MERGE_INVALID,
            4,
            "Branch 'main' cannot be merged into itself."),
        refused(
            "unknown into itself",
            branched(),
            merge("x", "x", 2),
            Reason.MERGE_INVALID,
            1,
            "Branch 'x' cannot be merged into itself."),
        refused(
            "main into a branch",
            branched(),
            merge("b", "main", 3),
            Reason.MERGE_INVALID,
            3,
            "Branch 'main' cannot be merged into another branch."),
        refused(
            "main into an unknown branch",
            branched(),
            merge("x", "main", 3),
            Reason.MERGE_INVALID,
            1,
            "Branch 'main' cannot be merged into another branch."),
        refused(
            "target unknown",
            branched(),
            merge("x", "b", 2),
            Reason.TARGET_UNKNOWN,
            1,
            "Branch 'x', to be merged into, does not exist."),
        refused(
            "target unknown at 1",
            branched(),
            merge("x", "b", 2).sequence(1),
            Reason.TARGET_UNKNOWN,
            1,
            "Branch 'x', to be merged into, does not exist."),
        refused(
            "both unknown",
            branched(),
            merge("x", "y", 2),
            Reason.TARGET_UNKNOWN,
            1,
            "Branch 'x', to be merged into, does not exist."),
        refused(
            "source unknown",
            branched(),
            merge("main", "x", 1),
            Reason.SOURCE_UNKNOWN,
            4,
            "Branch 'x', to be merged, does not exist."),
        refused(
            "merged before",
            merged(),
            merge("main", "b", 2),
            Reason.ALREADY_MERGED,
            5,
            "Branch 'b' was merged into 'main' before."),
        refused(
            "merged before, and stale",
            merged(),
            merge("main", "b", 1),
            Reason.ALREADY_MERGED,
            5,
            "Branch 'b' was merged into 'main' before."),
        stale(1),
        stale(3),
        stale(0),
        stale(-1),
        refused(
            "merge at a gap",
            branched(),
            merge("main", "b", 2).sequence(5),
            Reason.SEQUENCE_GAP,
            4,
            "The append demands sequence 5, but the next one of branch 'main' is 4."),
        refused(
            "merge at a conflict",
            branched(),
            merge("main", "b", 2).sequence(3),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands sequence 3, but the next one of branch 'main' is 4."));
  }

  private static Refused stale(long sourceSequence) {
    return refused(
        "source sequence " + sourceSequence,
        branched(),
        merge("main", "b", sourceSequence),
        Reason.MERGE_STALE,
        4,
        "The merge names source sequence "
            + sourceSequence
            + ", but the head of branch 'b' is 2; look at what was written meanwhile and merge again.");
  }

  static Stream<Refused> unknown() {
    String sentence =
        "Branch 'x' does not exist; fork it, or demand sequence 1 to begin a root branch.";
    return Stream.of(
        refused(
            "next on an unknown branch",
            branched(),
            message().branch("x"),
            Reason.BRANCH_UNKNOWN,
            1,
            sentence),
        refused(
            "chained on an unknown branch",
            branched(),
            message().branch("x").previous(id(1)),
            Reason.BRANCH_UNKNOWN,
            1,
            sentence),
        refused(
            "claim of an unknown branch",
            branched(),
            claim("x", "w", 1),
            Reason.BRANCH_UNKNOWN,
            1,
            sentence),
        refused(
            "gap on an unknown branch",
            branched(),
            message().branch("x").sequence(2),
            Reason.SEQUENCE_GAP,
            1,
            "The append demands sequence 2, but the next one of branch 'x' is 1."),
        refused(
            "chained first event",
            branched(),
            message().branch("x").sequence(1).previous(id(1)),
            Reason.SEQUENCE_CONFLICT,
            1,
            "The append demands event " + id(1) + " before it, but branch 'x' has no event yet."));
  }

  static Stream<Refused> sequences() {
    String next = ", but the next one of branch 'main' is 4.";
    return Stream.of(
        refused(
            "head + 2",
            branched(),
            message().sequence(5),
            Reason.SEQUENCE_GAP,
            4,
            "The append demands sequence 5" + next),
        refused(
            "highest sequence",
            branched(),
            message().sequence(Long.MAX_VALUE),
            Reason.SEQUENCE_GAP,
            4,
            "The append demands sequence 9223372036854775807" + next),
        refused(
            "head",
            branched(),
            message().sequence(3),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands sequence 3" + next),
        refused(
            "first",
            branched(),
            message().sequence(1),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands sequence 1" + next),
        refused(
            "gap before chain",
            branched(),
            message().sequence(5).previous(id(77)),
            Reason.SEQUENCE_GAP,
            4,
            "The append demands sequence 5" + next));
  }

  static Stream<Refused> chains() {
    String head = " before it, but the head of branch 'main' is event " + id(5) + " at sequence 3.";
    return Stream.of(
        refused(
            "an older event",
            branched(),
            message().previous(id(4)),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands event " + id(4) + head),
        refused(
            "another branch's head",
            branched(),
            message().previous(id(3)),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands event " + id(3) + head),
        refused(
            "right sequence, wrong event",
            branched(),
            message().sequence(4).previous(id(4)),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands event " + id(4) + head),
        refused(
            "itself",
            branched(),
            message().id(9).previous(id(9)),
            Reason.SEQUENCE_CONFLICT,
            4,
            "The append demands event " + id(9) + head));
  }

  private static Refused refused(
      String name, TestLog log, TestEvent event, Reason reason, long expected, String detail) {
    return new Refused(name, log, event, reason, expected, detail);
  }

  @Test
  void acceptsTheNextSequenceDemandedOrNot() {
    TestLog log = branched();

    assertThat(log.accepted(message()).sequence()).isEqualTo(4);
    assertThat(log.accepted(message().sequence(5)).sequence()).isEqualTo(5);
    assertThat(log.accepted(message().previous(id(7))).sequence()).isEqualTo(6);
    assertThat(log.accepted(message().sequence(7).previous(id(8))).sequence()).isEqualTo(7);
    assertThat(log.accepted(message().branch("b").sequence(3)).sequence()).isEqualTo(3);
  }

  @Test
  void acceptsAForkOfAMergedParentAndOfAnEmptyPrefix() {
    TestLog log = merged().accept(fork("c", "b", 2), fork("e", "main", 0).sequence(1));

    assertThat(log.state.branch("s1", "c")).isEqualTo(BranchState.fork(uuid(7), "b", 2, 1));
    assertThat(log.state.branch("s1", "e")).isEqualTo(BranchState.fork(uuid(8), "main", 0, 1));
    assertThat(log.state.session("s1")).extracting(SessionState::branches).isEqualTo(4L);
  }

  @Test
  void acceptsForksDownToTheLastDepth() {
    TestLog log = nested(64);

    assertThat(log.state.branch("s1", "d64")).extracting(BranchState::depth).isEqualTo(64);
    assertThat(log.state.session("s1")).extracting(SessionState::branches).isEqualTo(65L);
  }

  @Test
  void marksTheSourceOfAMergeAndAdvancesTheTarget() {
    TestLog log = merged();

    assertThat(log.state.branch("s1", "b"))
        .isEqualTo(new BranchState(2, uuid(3), "main", null, -1, 0, null, 0));
    assertThat(log.state.branch("s1", "main"))
        .isEqualTo(new BranchState(4, uuid(6), null, null, -1, 0, null, 0));
    assertThat(log.state.session("s1")).extracting(SessionState::branches).isEqualTo(2L);
  }

  @Test
  void keepsFenceAndForkOfASourceThatIsMerged() {
    TestLog log =
        TestLog.opened()
            .accept(
                fork("b", "main", 1),
                claim("b", "w", 3),
                event("branch.merged")
                    .op(merge("main", "b", 2).toAvro().getBranchOp())
                    .writer("w", 3));

    assertThat(log.state.branch("s1", "b"))
        .isEqualTo(new BranchState(2, uuid(3), "main", "main", 1, 1, "w", 3));
  }

  @Test
  void mergesABranchIntoABranch() {
    TestLog log =
        branched()
            .accept(message().branch("c").sequence(1), merge("c", "b", 2), merge("main", "c", 2));

    assertThat(log.state.branch("s1", "b")).extracting(BranchState::mergedInto).isEqualTo("c");
    assertThat(log.state.branch("s1", "c")).extracting(BranchState::mergedInto).isEqualTo("main");
  }
}
