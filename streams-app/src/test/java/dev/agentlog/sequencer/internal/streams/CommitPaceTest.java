package dev.agentlog.sequencer.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
  private static final long MS = 1_000_000;
  private final CommitPace pace = new CommitPace(Duration.ofMillis(20), 0);

  @Test
  void theFirstWorkIsCommittedAtOnce() {
    assertThat(pace.isDue(0)).isTrue();
  }

  @Test
  void theIntervalRunsFromTheEndOfTheLastCommit() {
    pace.committed(10 * MS, 50 * MS);

    assertThat(pace.isDue(69 * MS)).isFalse();
    assertThat(pace.isDue(70 * MS)).isTrue();
  }

  @Test
  void whileAppendsWaitWorkTakesSeveralTimesAsLongAsACommit() {
    pace.committed(10 * MS, 50 * MS);
    pace.judged(1_000);

    assertThat(pace.isDue(369 * MS)).isFalse();
    assertThat(pace.isDue(370 * MS)).isTrue();
    pace.judged(10);
    assertThat(pace.isDue(70 * MS)).isTrue();
  }

  @Test
  void noCommitIsPutOffForLong() {
    pace.committed(0, 3_000 * MS);
    pace.judged(1_000);

    assertThat(pace.isDue(3_499 * MS)).isFalse();
    assertThat(pace.isDue(3_500 * MS)).isTrue();
  }
}
