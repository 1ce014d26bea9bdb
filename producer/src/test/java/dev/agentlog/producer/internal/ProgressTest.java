package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {

  private final Progress progress = new Progress();

  @Test
  void onlyWhatIsDoneWithoutGapsCanBeConfirmed() {
    for (long sequence : new long[] {4, 5, 9}) {
      assertThat(progress.read(sequence)).isTrue();
    }
    progress.done(5);
    assertThat(progress.takeConfirmable()).isZero();

    progress.done(4);

    assertThat(progress.takeConfirmable()).isEqualTo(5);
    assertThat(progress.takeConfirmable()).isZero();
    assertThat(progress.underWay()).isEqualTo(1);
  }

  @Test
  void whatIsDoneBehindAGapIsNotSentAgain() {
    progress.read(1);
    progress.read(2);
    progress.done(2);

    progress.rewind();

    assertThat(progress.read(1)).isTrue();
    assertThat(progress.read(2)).isFalse();
    progress.done(1);
    assertThat(progress.takeConfirmable()).isEqualTo(2);
  }
}
