package dev.agentlog.sequencer.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FactsTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WEEK = Duration.ofDays(7);

  static Stream<Arguments> conditions() {
    KafkaStreams.State running = KafkaStreams.State.RUNNING;
    return Stream.of(
        Arguments.of(Condition.WELL, facts(running, NONE, NONE, 0, NONE, NONE)),
        Arguments.of(
            Condition.FAILED, facts(KafkaStreams.State.ERROR, MINUTE, NONE, 0, NONE, NONE)),
        Arguments.of(Condition.BROKER_AWAY, facts(running, MINUTE, MINUTE, 9, MINUTE, NONE)),
        Arguments.of(
            Condition.BROKER_AWAY,
            facts(KafkaStreams.State.REBALANCING, MINUTE, NONE, 0, NONE, NONE)),
        Arguments.of(
            Condition.STATE_LOST,
            new Facts(
                KafkaStreams.State.REBALANCING,
                NONE,
                MINUTE,
                9,
                MINUTE,
                NONE,
                false,
                false,
                true,
                WEEK)),
        Arguments.of(
            Condition.RESTORING,
            facts(KafkaStreams.State.REBALANCING, NONE, MINUTE, 9, MINUTE, NONE)),
        Arguments.of(
            Condition.RESTORING, facts(KafkaStreams.State.CREATED, NONE, NONE, 0, NONE, NONE)),
        Arguments.of(Condition.STUCK, facts(running, NONE, MINUTE, 0, NONE, NONE)),
        Arguments.of(Condition.STUCK, facts(running, NONE, NONE, 1, MINUTE, NONE)),
        Arguments.of(Condition.WELL, facts(running, NONE, NONE, 0, MINUTE, NONE)),
        Arguments.of(Condition.WELL, facts(running, NONE, NONE, 5, NONE, NONE)),
        Arguments.of(Condition.BEHIND, facts(running, NONE, NONE, 5, NONE, Duration.ofDays(4))),
        Arguments.of(
            Condition.STATE_UNUSABLE,
            new Facts(
                KafkaStreams.State.REBALANCING,
                NONE,
                NONE,
                0,
                NONE,
                NONE,
                true,
                true,
                false,
                WEEK)),
        Arguments.of(
            Condition.BROKER_AWAY,
            new Facts(running, MINUTE, NONE, 0, NONE, NONE, true, true, false, WEEK)),
        Arguments.of(
            Condition.WELL_WITHOUT_REGISTRY,
            new Facts(running, NONE, NONE, 0, NONE, NONE, false, true, false, WEEK)),
        Arguments.of(
            Condition.STUCK,
            new Facts(running, NONE, MINUTE, 0, NONE, NONE, false, true, false, WEEK)));
  }

  private static Facts facts(
      KafkaStreams.State state,
      Duration silence,
      Duration uncommitted,
      long unread,
      Duration idle,
      Duration age) {
    return new Facts(state, silence, uncommitted, unread, idle, age, false, false, false, WEEK);
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void theFirstConditionThatAppliesIsTold(Condition expected, Facts facts) {
    assertThat(facts.condition()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void onlyWhoIsWellIsReadyAndEachSaysWhatToDo(Condition condition) {
    assertThat(condition.isReady()).isEqualTo(condition.name().startsWith("WELL"));
    assertThat(condition.advice()).endsWith(".");
  }

  @Test
  void onlyAFailureCallsForARestart() {
    assertThat(Condition.values())
        .filteredOn(condition -> !condition.isLive())
        .containsExactly(Condition.FAILED);
  }
}
