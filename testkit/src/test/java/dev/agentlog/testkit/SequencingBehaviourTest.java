package dev.agentlog.testkit;

import static dev.agentlog.testkit.Appends.SESSION;
import static dev.agentlog.testkit.Appends.event;
import static dev.agentlog.testkit.Appends.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How appends are numbered, and what a refused one leaves. */
class SequencingBehaviourTest {
  private final InMemorySequencer log = new InMemorySequencer();
  private final Appends appends = new Appends(log);

  @Test
  void aBranchBeginsAtOneAndHasNoGaps() {
    assertThat(appends.accepted(message("b").setSequence(1L))).isEqualTo(1);
    assertThat(appends.accepted(message("b").setSequence(2L))).isEqualTo(2);
    assertThat(appends.accepted(message("b").setSequence(3L))).isEqualTo(3);

    assertThat(appends.sequences("b")).containsExactly(1L, 2L, 3L);
    assertThat(appends.sequences("main")).as("opening a session is an event").containsExactly(1L);
  }

  @Test
  void aSequenceThatIsTakenIsRefusedWithTheOneExpected() {
    appends.accepted(message("b").setSequence(1L));

    assertThat(appends.refused(message("b").setSequence(1L)))
        .isEqualTo("SEQUENCE_CONFLICT, expected 2");
    assertThat(log.tombstones())
        .singleElement()
        .returns(1L, Tombstone::getAttemptedSequence)
        .returns(2L, Tombstone::getExpectedSequence);
  }

  @Test
  void aSequenceThatLeavesAGapIsRefusedWithTheOneExpected() {
    appends.accepted(message("b").setSequence(1L));

    assertThat(appends.refused(message("b").setSequence(3L))).isEqualTo("SEQUENCE_GAP, expected 2");
    assertThat(log.tombstones())
        .singleElement()
        .returns(3L, Tombstone::getAttemptedSequence)
        .returns(2L, Tombstone::getExpectedSequence);
  }

  @Test
  void aRefusedAppendLeavesHeadAndLogAndFeedAsTheyWere() {
    appends.accepted(message("main"));
    List<AgentEvent> before = log.log(SESSION);

    appends.refused(message("main").setSequence(9L));

    assertThat(log.log(SESSION)).isEqualTo(before);
    assertThat(log.feed()).isEqualTo(before);
    assertThat(appends.accepted(message("main").setSequence(3L))).isEqualTo(3);
  }

  @Test
  void aRefusalIsToldToTheWriterAndKeptAsATombstoneWithTheSameReasonAndSentence() {
    AgentEvent.Builder gap = message("main").setSequence(9L);

    Verdict verdict = appends.append(gap);

    assertThat(verdict.getOutcome()).isEqualTo(Outcome.REJECTED);
    assertThat(log.tombstones())
        .singleElement()
        .returns(gap.getEventId(), Tombstone::getEventId)
        .returns("agent", Tombstone::getAgentId)
        .returns(verdict.getReason(), Tombstone::getReason)
        .returns(verdict.getDetail(), Tombstone::getDetail);
  }

  @Test
  void anAppendThatDemandsNoSequenceGetsTheNextOne() {
    assertThat(appends.accepted(message("main"))).isEqualTo(2);
    assertThat(appends.accepted(message("main"))).isEqualTo(3);
  }

  @Test
  void aRetryIsADuplicateWithTheOriginalSequenceAndWritesNothing() {
    AgentEvent.Builder event = message("main");
    appends.accepted(event);
    appends.accepted(message("main"));
    List<AgentEvent> before = log.log(SESSION);

    Verdict retry = appends.append(event);

    assertThat(retry)
        .returns(Outcome.DUPLICATE, Verdict::getOutcome)
        .returns(2L, Verdict::getSequence);
    assertThat(log.log(SESSION)).isEqualTo(before);
    assertThat(log.tombstones()).isEmpty();
  }

  @Test
  void branchesAndSessionsAreNumberedIndependently() {
    appends.accepted(message("feature").setSequence(1L));
    log.open("other");

    assertThat(appends.sequences("main")).containsExactly(1L);
    assertThat(appends.sequences("feature")).containsExactly(1L);
    assertThat(log.log("other")).extracting(AgentEvent::getSequence).containsExactly(1L);
    assertThat(appends.accepted(message("feature"))).isEqualTo(2);
    assertThat(appends.accepted(message("main"))).isEqualTo(2);
  }

  @Test
  void concurrentWritersAreLoggedInTheOrderOfTheirNumbers() throws Exception {
    int each = 200;

    atOnce(
        () -> {
          for (int i = 0; i < each; i++) {
            appends.accepted(message("main"));
          }
          return "";
        });

    assertThat(appends.sequences("main"))
        .isEqualTo(LongStream.rangeClosed(1, 4L * each + 1).boxed().toList());
    assertThat(log.feed()).isEqualTo(log.log(SESSION));
  }

  @Test
  void ofWritersThatDemandTheSameSequenceOneIsAccepted() throws Exception {
    List<String> outcomes =
        atOnce(() -> appends.append(message("main").setSequence(2L)).getOutcome().name());

    assertThat(outcomes).containsExactlyInAnyOrder("ACCEPTED", "REJECTED", "REJECTED", "REJECTED");
  }

  @Test
  void theAppendsOfABatchAreJudgedOneByOne() {
    appends.accepted(message("main"));
    appends.refused(message("main").setSequence(9L));
    appends.accepted(message("main"));

    assertThat(appends.sequences("main")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aChainOfAppendsFallsFromItsFirstRefusedLinkOn() {
    AgentEvent.Builder first = message("main");
    AgentEvent.Builder second = message("main").setPreviousEventId(first.getEventId());
    AgentEvent.Builder third = message("main").setPreviousEventId(second.getEventId());
    appends.accepted(first);
    appends.accepted(message("main"));

    assertThat(appends.refused(second)).isEqualTo("SEQUENCE_CONFLICT, expected 4");
    assertThat(appends.refused(third)).isEqualTo("SEQUENCE_CONFLICT, expected 4");
    assertThat(appends.sequences("main")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void numbersAreTheBranchsAndNotTheRunsAndGoOnBehindTheEndOfARun() {
    assertThat(appends.accepted(event("main", "run.started").setRunId("r"))).isEqualTo(2);
    assertThat(appends.accepted(event("main", "run.completed").setRunId("r"))).isEqualTo(3);

    assertThat(appends.accepted(event("main", "run.started").setRunId("r2"))).isEqualTo(4);
  }

  @Test
  void nothingOfARunIsAcceptedBehindItsEndUntilItIsResumed() {
    appends.accepted(event("main", "run.failed").setRunId("r"));

    assertThat(appends.refused(message("main").setRunId("r"))).isEqualTo("RUN_SEALED, expected 3");
    assertThat(appends.refused(event("main", "run.completed").setRunId("r")))
        .isEqualTo("RUN_SEALED, expected 3");
    assertThat(appends.accepted(event("main", "usage.recorded").setRunId("r"))).isEqualTo(3);
    assertThat(appends.accepted(event("main", "run.resumed").setRunId("r"))).isEqualTo(4);
    assertThat(appends.accepted(message("main").setRunId("r"))).isEqualTo(5);
  }

  @Test
  void theEndOfATurnOrOfACallEndsNothingElse() {
    appends.accepted(event("main", "turn.completed").setRunId("r"));
    appends.accepted(event("main", "tool.call.completed").setRunId("r"));

    assertThat(appends.accepted(message("main").setRunId("r"))).isEqualTo(4);
  }

  @Test
  void nothingIsAcceptedBehindTheEndOfASession() {
    appends.accepted(message("b").setSequence(1L));
    appends.accepted(event("main", "session.closed"));

    assertThat(appends.refused(message("main"))).isEqualTo("SESSION_CLOSED, expected 3");
    assertThat(appends.refused(message("b"))).isEqualTo("SESSION_CLOSED, expected 2");
    assertThat(log.open(SESSION).getReason()).isEqualTo("SESSION_CLOSED");
  }

  @Test
  void everyEventNamesItsSessionItself() {
    appends.accepted(event("main", "run.started").setRunId("r"));
    appends.accepted(message("main").setRunId("r"));

    assertThat(log.log(SESSION)).extracting(AgentEvent::getSessionId).containsOnly(SESSION);
    assertThat(appends.refused(message("main").setSessionId(""))).isEqualTo("INVALID, expected 1");
  }

  /** Does the same on four threads. */
  private static List<String> atOnce(Callable<String> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> all =
          threads.invokeAll(IntStream.range(0, 4).mapToObj(thread -> work).toList());
      List<String> outcomes = new ArrayList<>();
      for (Future<String> one : all) {
        outcomes.add(one.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }
}
