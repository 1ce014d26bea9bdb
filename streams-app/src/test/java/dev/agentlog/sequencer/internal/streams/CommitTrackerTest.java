package dev.agentlog.sequencer.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommitTrackerTest {
  private final CommitTracker tracker = new CommitTracker();

  @Test
  void nothingUnderWayIsCommittedAtOnce() {
    assertThat(tracker.awaitCommitted()).isCompleted();
  }

  @Test
  void workWaitsForTheCommitThatFollowsIt() {
    tracker.working();
    CompletableFuture<Void> first = tracker.awaitCommitted();
    tracker.working();
    CompletableFuture<Void> second = tracker.awaitCommitted();

    assertThat(first).isNotCompleted();
    tracker.committed();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void workAfterACommitWaitsAgain() {
    tracker.working();
    tracker.committed();
    tracker.working();

    assertThat(tracker.awaitCommitted()).isNotCompleted();
  }

  @Test
  void whoWaitsForATaskThatIsLostIsTold() {
    tracker.working();
    CompletableFuture<Void> waiting = tracker.awaitCommitted();

    tracker.abandoned();

    assertThat(waiting).isCompletedExceptionally();
    assertThat(tracker.uncommitted()).isZero();
  }

  @Test
  void whatWentDownWithALostTaskIsNotTakenForCommitted() {
    tracker.working();
    tracker.abandoned();

    assertThat(tracker.awaitCommitted()).isCompletedExceptionally();
    tracker.ended();

    assertThat(tracker.awaitCommitted()).isCompleted();
    tracker.working();
    tracker.abandoned();
    tracker.committed();
    assertThat(tracker.awaitCommitted()).isCompleted();
  }

  @Test
  void aTaskThatLeavesWithNothingUncommittedTakesNothingAlong() {
    tracker.working();
    tracker.committed();

    tracker.abandoned();

    assertThat(tracker.awaitCommitted()).isCompleted();
  }

  @Test
  void onlyWorkThatIsNotCommittedHasAnAge() {
    assertThat(tracker.uncommitted()).isZero();
    tracker.working();
    await().until(() -> tracker.uncommitted().toMillis() >= 2);
    tracker.working();

    assertThat(tracker.uncommitted()).isGreaterThanOrEqualTo(Duration.ofMillis(2));
    tracker.committed();
    assertThat(tracker.uncommitted()).isZero();
  }
}
