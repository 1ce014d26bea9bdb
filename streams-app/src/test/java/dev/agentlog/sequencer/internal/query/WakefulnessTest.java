package dev.agentlog.sequencer.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WakefulnessTest {
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final AtomicLong now = new AtomicLong();
  private final AtomicBoolean member = new AtomicBoolean(true);
  private final Wakefulness awake = new Wakefulness(LONGEST, now::get, member::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void itIsCertainAsLongAsItLooks() {
    for (int i = 0; i < 10; i++) {
      pass(LONGEST);
      awake.look();
    }

    assertThat(awake.isCertain()).isTrue();
  }

  @Test
  void whoeverAsksFirstAfterAStandstillIsTold() {
    pass(LONGEST.plusMillis(1));

    assertThat(awake.isCertain()).isFalse();
  }

  @Test
  void lookingAgainDoesNotMakeItCertainWhileItIsNoMember() {
    member.set(false);
    pass(LONGEST.plusMillis(1));
    awake.look();
    awake.look();

    assertThat(awake.isCertain()).isFalse();
  }

  @Test
  void aMemberIsCertainAgain() {
    pass(LONGEST.plusMillis(1));
    awake.look();

    assertThat(awake.isCertain()).isTrue();
  }

  @Test
  void askingInTimeDoesNotHideAStandstill() {
    pass(LONGEST);
    assertThat(awake.isCertain()).isTrue();
    pass(Duration.ofMillis(1));

    assertThat(awake.isCertain()).isFalse();
  }
}
