package dev.agentlog.it.linear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.linear.Answer.Accepted;
import dev.agentlog.it.linear.Answer.Duplicate;
import dev.agentlog.it.linear.Answer.Rejected;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the check takes and what it finds, one planted violation after another. */
class LinearizabilityTest {

  private static Call call(String event) {
    return new Call(event, OptionalLong.empty(), null, 0);
  }

  private static void assertHolds(List<Operation> operations, String... log) {
    assertThat(Linearizability.violation(operations, List.of(log))).isEmpty();
    assertThat(Search.finds(operations, List.of(log))).isTrue();
  }

  private static void assertViolated(String why, List<Operation> operations, String... log) {
    assertThat(Linearizability.violation(operations, List.of(log))).get().asString().contains(why);
    assertThat(Search.finds(operations, List.of(log))).isFalse();
  }

  @Test
  void nothingOnAnEmptyBranchHolds() {
    assertHolds(List.of());
  }

  @Test
  void appendsOneAfterAnotherHold() {
    assertHolds(
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(1).at(3).rejected("SEQUENCE_CONFLICT", 2, 4),
            call("b").demanding(3).at(5).rejected("SEQUENCE_GAP", 2, 6),
            call("b").at(7).accepted(2, 8),
            call("a").demanding(9).at(9).duplicate(1, 10),
            call("c").after("a").at(11).rejected("SEQUENCE_CONFLICT", 3, 12),
            call("c").after("b").at(13).accepted(3, 14)),
        "a",
        "b",
        "c");
  }

  @Test
  void aBranchThatIsNotThereTakesOnlyItsFirst() {
    assertHolds(
        List.of(
            call("a").at(1).rejected("BRANCH_UNKNOWN", 1, 2),
            call("b").demanding(1).at(3).accepted(1, 4)),
        "b");
  }

  @Test
  void concurrentAppendsMayBeJudgedInAnyOrder() {
    assertHolds(
        List.of(
            call("a").demanding(1).at(1).accepted(1, 10),
            call("c").at(2).accepted(3, 8),
            call("b").at(3).accepted(2, 9),
            call("d").demanding(2).at(4).rejected("SEQUENCE_CONFLICT", 4, 7)),
        "a",
        "b",
        "c");
  }

  @Test
  void whatWasNotAnsweredMayNeverBeJudged() {
    assertHolds(
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("x").at(3).unknown(),
            call("b").demanding(2).at(4).accepted(2, 5)),
        "a",
        "b");
  }

  @Test
  void whatWasNotAnsweredMayBeJudgedLongAfterwards() {
    assertHolds(
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("x").at(3).unknown(),
            call("b").demanding(2).at(4).accepted(2, 5)),
        "a",
        "b",
        "x");
  }

  @Test
  void oneOfSeveralAttemptsWithoutAnAnswerIsTheOneThatCame() {
    assertHolds(
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("x").demanding(1).at(3).unknown(),
            call("x").demanding(3).at(4).unknown(),
            call("x").at(5).unknown(),
            call("b").demanding(2).at(6).accepted(2, 7),
            call("x").at(8).duplicate(3, 9)),
        "a",
        "b",
        "x");
  }

  @Test
  void twoAcceptancesOfOneSequenceAreFound() {
    assertViolated(
        "is not there",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 4),
            call("b").demanding(1).at(2).accepted(1, 3)),
        "a");
  }

  @Test
  void twoAcceptancesOfOneEventAreFound() {
    assertViolated(
        "were both accepted",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 4),
            call("a").demanding(1).at(2).accepted(1, 3)),
        "a");
  }

  @Test
  void anEventThatIsInTheLogTwiceIsFound() {
    assertViolated(
        "is in the log at 1, too",
        List.of(call("a").demanding(1).at(1).accepted(1, 2), call("a").at(3).unknown()),
        "a",
        "a");
  }

  @Test
  void anUnknownOutcomeThatCameTwiceIsFound() {
    assertViolated(
        "is not there",
        List.of(
            call("a").demanding(1).at(1).unknown(),
            call("a").at(2).duplicate(1, 3),
            call("b").at(2).accepted(2, 3),
            call("a").at(4).duplicate(3, 5)),
        "a",
        "b");
  }

  @Test
  void anAcceptanceThatIsLostIsFound() {
    assertViolated(
        "is not there",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(2).at(3).accepted(2, 4)),
        "a");
  }

  @Test
  void anAcceptanceAtAnotherSequenceThanDemandedIsFound() {
    assertViolated(
        "cannot have been accepted",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(3).at(3).accepted(2, 4)),
        "a",
        "b");
  }

  @Test
  void anAcceptanceBehindAnotherHeadThanNamedIsFound() {
    assertViolated(
        "cannot have been accepted",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").at(3).accepted(2, 4),
            call("c").after("a").at(5).accepted(3, 6)),
        "a",
        "b",
        "c");
  }

  @Test
  void anOrderAgainstTimeIsFound() {
    assertViolated(
        "the head became 3",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("c").at(3).accepted(3, 4),
            call("b").at(5).accepted(2, 6)),
        "a",
        "b",
        "c");
  }

  @Test
  void aRejectionByAHeadThatHadPassedIsFound() {
    assertViolated(
        "the head became 2",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").at(3).accepted(2, 4),
            call("c").demanding(1).at(5).rejected("SEQUENCE_CONFLICT", 2, 6)),
        "a",
        "b");
  }

  @Test
  void aRejectionByAHeadThatWasNotYetThereIsFound() {
    assertViolated(
        "the head became 2",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("c").demanding(1).at(3).rejected("SEQUENCE_CONFLICT", 3, 4),
            call("b").at(5).accepted(2, 6)),
        "a",
        "b");
  }

  @Test
  void rejectionsThatSawHeadsInTheWrongOrderAreFound() {
    assertViolated(
        "the head became 2",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").at(3).accepted(2, 20),
            call("c").demanding(1).at(4).rejected("SEQUENCE_CONFLICT", 3, 5),
            call("d").demanding(1).at(6).rejected("SEQUENCE_CONFLICT", 2, 7)),
        "a",
        "b");
  }

  @Test
  void aRejectionWithoutReasonIsFound() {
    List<Operation> operations =
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(2).at(3).rejected("SEQUENCE_CONFLICT", 2, 4));

    assertViolated("no head of the branch gives reason", operations, "a");
  }

  @Test
  void aRejectionForAnotherReasonIsFound() {
    List<Operation> operations =
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(3).at(3).rejected("SEQUENCE_CONFLICT", 2, 4),
            call("c").demanding(2).at(5).rejected("FENCED", 2, 6));

    assertViolated("no head of the branch gives reason", operations, "a");
  }

  @Test
  void aRejectionByAHeadBeyondTheLogIsFound() {
    assertViolated(
        "no head of the branch gives reason",
        List.of(call("a").demanding(1).at(1).rejected("SEQUENCE_CONFLICT", 3, 2)));
  }

  @Test
  void aRejectionOfAnEventThatWasAcceptedBeforeIsFound() {
    assertViolated(
        "the head became 1",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("a").demanding(2).at(3).rejected("SEQUENCE_GAP", 1, 4)),
        "a");
  }

  @Test
  void anEventThatWasRejectedAndStandsInTheLogIsFound() {
    assertViolated(
        "nobody can have appended b",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2),
            call("b").demanding(1).at(3).rejected("SEQUENCE_CONFLICT", 2, 4)),
        "a",
        "b");
  }

  @Test
  void anEventThatNobodyAppendedIsFound() {
    assertViolated("nobody can have appended a", List.of(), "a");
  }

  @Test
  void anUnknownOutcomeThatCameBeforeItsCallIsFound() {
    assertViolated(
        "the head became 2",
        List.of(
            call("b").demanding(2).at(1).accepted(2, 2), call("a").demanding(1).at(3).unknown()),
        "a",
        "b");
  }

  @Test
  void anUnknownOutcomeWhereItsDemandForbidsItIsFound() {
    assertViolated(
        "nobody can have appended b",
        List.of(
            call("a").demanding(1).at(1).accepted(1, 2), call("b").demanding(3).at(3).unknown()),
        "a",
        "b");
  }

  @Test
  void aDuplicateOfAnEventThatIsNotThereIsFound() {
    assertViolated(
        "is not there",
        List.of(call("a").demanding(1).at(1).accepted(1, 2), call("b").at(3).duplicate(1, 4)),
        "a");
  }

  @Test
  void aDuplicateThatWasToldBeforeTheEventWasThereIsFound() {
    assertViolated(
        "the head became 1",
        List.of(
            call("a").demanding(1).at(1).duplicate(1, 2),
            call("a").demanding(1).at(3).accepted(1, 4)),
        "a");
  }

  /** An append to be, with everything but its end. */
  private record Call(
      String event, OptionalLong demanded, @Nullable String previous, long invoked) {
    Call demanding(long sequence) {
      return new Call(event, OptionalLong.of(sequence), previous, invoked);
    }

    Call after(String head) {
      return new Call(event, demanded, head, invoked);
    }

    Call at(long time) {
      return new Call(event, demanded, previous, time);
    }

    Operation accepted(long sequence, long time) {
      return ends(new Accepted(sequence), time);
    }

    Operation duplicate(long sequence, long time) {
      return ends(new Duplicate(sequence), time);
    }

    Operation rejected(String reason, long expected, long time) {
      return ends(new Rejected(reason, expected), time);
    }

    Operation unknown() {
      return ends(Answer.Unknown.INSTANCE, Operation.NEVER);
    }

    private Operation ends(Answer answer, long time) {
      return new Operation(event, demanded, previous, invoked, time, answer);
    }
  }
}
