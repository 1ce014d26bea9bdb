package dev.agentlog.cli.internal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.internal.importing.RecordedFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionPlanTest {

  @Test
  void theBundledSampleHasThreeShortRuns() {
    assertThat(Samples.read(List.of()))
        .extracting(RecordedFile::name)
        .containsExactly("leap-years", "maze-walker", "word-count");
  }

  @Test
  void everyPlanConflictsOftenEnoughAndInEveryWay() {
    for (RecordedFile file : Samples.read(List.of())) {
      List<PlannedAppend> appends = appends(SessionPlan.of(file)).toList();
      long conflicts =
          appends.stream()
              .filter(append -> !"ACCEPTED".equals(append.expectation().outcome()))
              .count();

      assertThat(conflicts * 20).isGreaterThanOrEqualTo(appends.size());
      assertThat(appends)
          .extracting(append -> String.valueOf(append.expectation().outcome()))
          .contains("SEQUENCE_CONFLICT", "DUPLICATE", "RUN_SEALED", "BRANCH_UNKNOWN");
    }
  }

  @Test
  void aForkPlaysTheRestOfTheRunFromWhereItForks() {
    SessionPlan plan = SessionPlan.of(Samples.read(List.of()).get(0));
    long onMain = plan.main().head();

    assertThat(plan.forks()).hasSize(2);
    for (SessionPlan.Fork fork : plan.forks()) {
      assertThat(fork.at()).isBetween(2L, onMain - 1);
      assertThat(fork.script().head()).isEqualTo(onMain - fork.at() + 1);
      assertThat(fork.script().appends().get(0).draft().kind()).isEqualTo("branch.forked");
    }
  }

  @Test
  void noTwoEventsShareAnIdUnlessOnPurpose() {
    SessionPlan plan = SessionPlan.of(Samples.read(List.of()).get(0));

    assertThat(appends(plan).filter(append -> "ACCEPTED".equals(append.expectation().outcome())))
        .extracting(append -> append.draft().eventId())
        .doesNotHaveDuplicates();
  }

  private static Stream<PlannedAppend> appends(SessionPlan plan) {
    return Stream.concat(
        plan.main().appends().stream(),
        plan.forks().stream().flatMap(fork -> fork.script().appends().stream()));
  }
}
