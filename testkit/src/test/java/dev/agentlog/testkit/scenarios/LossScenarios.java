package dev.agentlog.testkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.HistoryLostException;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.QueueOverflowException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.UndecodableRecordException;
import dev.agentlog.schemas.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of what cannot be delivered, whatever log is read. */
abstract class LossScenarios extends ScenarioBase {
  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {"DROP_NON_TERMINAL", "DROP_PROGRESS", "SUMMARIZE_PROGRESS"})
  void whatIsShedIsCountedAndCanBeRepairedAndTerminalEventsStay(Policy policy) throws Exception {
    append(main, "a.one", "a.two", "a.three", Kinds.TASK_COMPLETED);
    try (Subscription subscription =
        subscribe(
            Scope.session(id), SubscribeOptions.builder().overflow(Overflow.of(policy, 2, 1)))) {
      await().atMost(LIMIT).until(() -> subscription.toString().contains("2 of 2 waiting"));
      Shapes frames = new Shapes(subscription);
      assertThat(frames.until(Frame.CaughtUp.class))
          .containsExactly("main:1", "SHED 3", "main:5", "CaughtUp");

      Frame.Gap gap = frames.all(Frame.Gap.class).get(0);
      try (Subscription repair = subscription.repair(gap)) {
        assertThat(new Shapes(repair).take(4))
            .containsExactly("main:2", "main:3", "main:4", "CaughtUp");
        assertThat(repair.ended()).isTrue();
      }
    }
  }

  @Test
  void whoWantsToFailOnAFullQueueResumesBehindWhatCame() throws Exception {
    append(main, "a.one", "a.two");
    SubscribeOptions.Builder failing =
        SubscribeOptions.builder().overflow(Overflow.of(Policy.FAIL, 1, 0));
    try (Subscription subscription = subscribe(Scope.session(id), failing)) {
      await().atMost(LIMIT).until(() -> subscription.toString().contains("Failed"));
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(1)).containsExactly("main:1");
      QueueOverflowException failure =
          catchThrowableOfType(QueueOverflowException.class, frames::next);
      assertThat(until(Scope.session(id), Start.cursor(failure.resume())))
          .containsExactly("main:2", "main:3", "CaughtUp");
    }
  }

  @Test
  void aSlowReaderLosesNothingUnderBackpressure() throws Exception {
    append(main, "a.one", "a.two", "a.three");
    SubscribeOptions.Builder narrow =
        SubscribeOptions.builder().overflow(Overflow.of(Policy.BACKPRESSURE, 1, 0));
    try (Subscription subscription = subscribe(Scope.session(id), narrow)) {
      await().atMost(LIMIT).until(() -> subscription.toString().contains("1 of 1 waiting"));
      assertThat(new Shapes(subscription).take(5))
          .containsExactly("main:1", "main:2", "main:3", "main:4", "CaughtUp");
    }
  }

  @Test
  void whatRetentionTookIsAGapOrTheEndOfWhoIsStrict() throws Exception {
    append(main, "a.one", "a.two");
    Frame.Event first;
    long behindTheSecond;
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      first = (Frame.Event) frames.next();
      behindTheSecond = ((Frame.Event) frames.next()).logged().position().offset() + 1;
    }
    log().deleteBefore(id, behindTheSecond);

    assertThat(until(Scope.session(id), Start.cursor(first.cursor())))
        .containsExactly("RETENTION", "main:3", "CaughtUp");
    SubscribeOptions.Builder strict =
        SubscribeOptions.builder().start(Start.cursor(first.cursor())).strict(true);
    assertThatThrownBy(() -> subscribe(Scope.session(id), strict))
        .isInstanceOf(HistoryLostException.class);
  }

  @Test
  void aLogThatIsMadeAnewWhileItIsReadIsAGap() throws Exception {
    append(main, "a.one");
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(3)).containsExactly("main:1", "main:2", "CaughtUp");
      log().recreate(id);
      assertThat(frames.take(1)).containsExactly("RESET");
    }
  }

  @Test
  void whatIsNoEventFailsTheSubscriptionBehindWhatCameBefore() throws Exception {
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(2)).containsExactly("main:1", "CaughtUp");
      log().corrupt(id);
      assertThatThrownBy(frames::next).isInstanceOf(UndecodableRecordException.class);
    }
  }
}
