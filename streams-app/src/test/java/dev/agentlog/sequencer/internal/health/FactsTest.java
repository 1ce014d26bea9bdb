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

  static Stream<Arguments> conditions() {
    KafkaStreams.State running = KafkaStreams.State.RUNNING;
    return Stream.of(
        Arguments.of(Condition.WELL, new Facts(running, NONE, NONE, 0, NONE, NONE)),
        Arguments.of(
            Condition.FAILED, new Facts(KafkaStreams.State.ERROR, MINUTE, NONE, 0, NONE, NONE)),
        Arguments.of(Condition.BROKER_AWAY, new Facts(running, MINUTE, MINUTE, 9, MINUTE, NONE)),
        Arguments.of(
            Condition.BROKER_AWAY,
            new Facts(KafkaStreams.State.REBALANCING, MINUTE, NONE, 0, NONE, NONE)),
        Arguments.of(
            Condition.RESTORING,
            new Facts(KafkaStreams.State.REBALANCING, NONE, MINUTE, 9, MINUTE, NONE)),
        Arguments.of(
            Condition.RESTORING, new Facts(KafkaStreams.State.CREATED, NONE, NONE, 0, NONE, NONE)),
        Arguments.of(Condition.STUCK, new Facts(running, NONE, MINUTE, 0, NONE, NONE)),
        Arguments.of(Condition.STUCK, new Facts(running, NONE, NONE, 1, MINUTE, NONE)),
        Arguments.of(Condition.WELL, new Facts(running, NONE, NONE, 0, MINUTE, NONE)),
        Arguments.of(Condition.WELL, new Facts(running, NONE, NONE, 5, NONE, NONE)),
        Arguments.of(
            Condition.BEHIND, new Facts(running, NONE, NONE, 5, NONE, Duration.ofDays(4))));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void theFirstConditionThatAppliesIsTold(Condition expected, Facts facts) {
    assertThat(facts.condition()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void onlyWhoIsWellIsReadyAndEachSaysWhatToDo(Condition condition) {
    assertThat(condition.isReady()).isEqualTo(condition == Condition.WELL);
    assertThat(condition.advice()).endsWith(".");
  }

  @Test
  void onlyAFailureCallsForARestart() {
    assertThat(Condition.values())
        .filteredOn(condition -> !condition.isLive())
        .containsExactly(Condition.FAILED);
  }
}
