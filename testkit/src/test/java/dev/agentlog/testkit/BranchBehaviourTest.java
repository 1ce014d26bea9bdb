package dev.agentlog.testkit;

import static dev.agentlog.testkit.Appends.SESSION;
import static dev.agentlog.testkit.Appends.event;
import static dev.agentlog.testkit.Appends.fork;
import static dev.agentlog.testkit.Appends.merge;
import static dev.agentlog.testkit.Appends.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How branches begin, end, and keep out of each other's way. */
class BranchBehaviourTest {
  private final InMemorySequencer log = new InMemorySequencer();
  private final Appends appends = new Appends(log);

  @Test
  void theForkIsTheChildsFirstEventAndEveryEventOnItCarriesItsName() {
    appends.accepted(message("main"));

    assertThat(appends.accepted(fork("child", "main", 2))).isEqualTo(1);
    assertThat(appends.accepted(message("child"))).isEqualTo(2);
    assertThat(appends.accepted(message("main"))).isEqualTo(3);

    assertThat(appends.on("child")).extracting(AgentEvent::getBranchId).containsOnly("child");
    assertThat(appends.on("child"))
        .extracting(AgentEvent::getKind)
        .containsExactly("branch.forked", "message.user");
    assertThat(appends.sequences("main")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aForkNamesTheParentsPrefixAndDoesNotCopyIt() {
    appends.accepted(message("main"));
    appends.accepted(fork("child", "main", 2));
    appends.accepted(message("main"));
    appends.accepted(fork("grandchild", "child", 1));

    assertThat(appends.on("child"))
        .singleElement()
        .returns(new BranchForked("main", 2L), AgentEvent::getBranchOp);
    assertThat(appends.on("grandchild"))
        .singleElement()
        .returns(new BranchForked("child", 1L), AgentEvent::getBranchOp);
  }

  @Test
  void aForkBeyondTheParentsHeadIsRefused() {
    assertThat(appends.refused(fork("child", "main", 2))).isEqualTo("FORK_BEYOND_HEAD, expected 1");
    assertThat(appends.accepted(fork("child", "main", 1))).isEqualTo(1);
    assertThat(appends.accepted(fork("empty", "main", 0))).isEqualTo(1);
  }

  @Test
  void aForkOfAnUnknownParentIsRefused() {
    assertThat(appends.refused(fork("child", "nowhere", 0)))
        .isEqualTo("PARENT_UNKNOWN, expected 1");
  }

  @Test
  void aBranchIsForkedOnce() {
    appends.accepted(fork("child", "main", 1));

    assertThat(appends.refused(fork("child", "main", 1))).isEqualTo("BRANCH_EXISTS, expected 2");
    assertThat(appends.refused(fork("main", "child", 1))).isEqualTo("BRANCH_EXISTS, expected 2");
  }

  @Test
  void aRefusedForkLeavesNoBranchBehind() {
    appends.refused(fork("child", "main", 7));

    assertThat(appends.refused(message("child"))).isEqualTo("BRANCH_UNKNOWN, expected 1");
    assertThat(appends.accepted(fork("child", "main", 1))).isEqualTo(1);
  }

  @Test
  void whatHappensOnABranchDoesNotChangeAnother() {
    appends.accepted(message("main"));
    List<AgentEvent> before = appends.on("main");

    appends.accepted(fork("child", "main", 1));
    appends.accepted(message("child"));
    appends.accepted(event("child", "run.completed").setRunId("r"));

    assertThat(appends.on("main")).isEqualTo(before).isEqualTo(appends.on("main"));
    assertThat(appends.accepted(message("main").setRunId("r"))).isEqualTo(3);
  }

  @Test
  void aMergeIsAnEventOnTheTargetThatNamesTheSourcesHeadAndCopiesNothing() {
    appends.accepted(fork("child", "main", 1));
    appends.accepted(message("child"));

    assertThat(appends.accepted(merge("main", "child", 2))).isEqualTo(2);

    assertThat(appends.on("main"))
        .hasSize(2)
        .last()
        .returns(new BranchMerged("child", 2L), AgentEvent::getBranchOp);
    assertThat(appends.sequences("child")).containsExactly(1L, 2L);
  }

  @Test
  void aMergedBranchIsReadOnlyAndItsTargetGoesOn() {
    appends.accepted(fork("child", "main", 1));
    appends.accepted(merge("main", "child", 1));

    assertThat(appends.refused(message("child"))).isEqualTo("BRANCH_READ_ONLY, expected 2");
    assertThat(appends.refused(message("child").setSequence(2L)))
        .isEqualTo("BRANCH_READ_ONLY, expected 2");
    assertThat(appends.refused(merge("child", "main", 2)))
        .isEqualTo("BRANCH_READ_ONLY, expected 2");
    assertThat(appends.accepted(message("main"))).isEqualTo(3);
  }

  @Test
  void aMergedBranchMayBeForkedFromBecauseItsHistoryStays() {
    appends.accepted(fork("child", "main", 1));
    appends.accepted(merge("main", "child", 1));

    assertThat(appends.accepted(fork("again", "child", 1))).isEqualTo(1);
  }

  @Test
  void aBranchIsMergedOnce() {
    appends.accepted(fork("child", "main", 1));
    appends.accepted(merge("main", "child", 1));

    assertThat(appends.refused(merge("main", "child", 1))).isEqualTo("ALREADY_MERGED, expected 3");
  }

  @Test
  void neitherMainNorTheTargetItselfCanBeMerged() {
    appends.accepted(fork("child", "main", 1));

    assertThat(appends.refused(merge("child", "main", 1))).isEqualTo("MERGE_INVALID, expected 2");
    assertThat(appends.refused(merge("child", "child", 1))).isEqualTo("MERGE_INVALID, expected 2");
  }

  @Test
  void branchesThatDoNotExistCannotBeMerged() {
    appends.accepted(fork("child", "main", 1));

    assertThat(appends.refused(merge("main", "nowhere", 1)))
        .isEqualTo("SOURCE_UNKNOWN, expected 2");
    assertThat(appends.refused(merge("nowhere", "child", 1)))
        .isEqualTo("TARGET_UNKNOWN, expected 1");
  }

  @Test
  void aMergeIsRefusedIfTheSourceHasMovedMeanwhileAndNotIfTheTargetHas() {
    appends.accepted(fork("child", "main", 1));
    appends.accepted(message("child"));

    assertThat(appends.refused(merge("main", "child", 1))).isEqualTo("MERGE_STALE, expected 2");
    appends.accepted(message("main"));
    assertThat(appends.accepted(merge("main", "child", 2))).isEqualTo(3);
  }

  @Test
  void aCheckpointIsAnEventLikeAnyOtherWithItsSequenceAndWhatItSays() {
    String state = "{\"state_hash\":\"5f8a\"}";

    assertThat(appends.accepted(event("main", "checkpoint.created").setData(state))).isEqualTo(2);

    assertThat(log.log(SESSION))
        .last()
        .returns(2L, AgentEvent::getSequence)
        .returns(state, AgentEvent::getData);
  }
}
