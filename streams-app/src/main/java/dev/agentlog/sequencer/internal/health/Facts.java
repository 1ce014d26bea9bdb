package dev.agentlog.sequencer.internal.health;

import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What is known at one moment.
 *
 * @param state the state of Kafka Streams
 * @param brokerSilence how long no broker has answered
 * @param uncommitted how long the oldest work that is not committed has been under way; zero if
 *     there is none
 * @param unread how many appends lie in the keyed inbox that no stream thread has fetched
 * @param idle how long ago the last append was decided about, or the sequencer began
 * @param age how old the oldest append is that is not sequenced; zero if there is none
 * @param stateUnusable whether the local state cannot be written
 * @param registryAway whether the schema registry does not answer
 * @param stateLost whether this instance stands still because a partition's state is lost
 * @param keeps how long the inboxes keep appends
 */
public record Facts(
    KafkaStreams.State state,
    Duration brokerSilence,
    Duration uncommitted,
    long unread,
    Duration idle,
    Duration age,
    boolean stateUnusable,
    boolean registryAway,
    boolean stateLost,
    Duration keeps) {
  private static final Duration BROKER_LIMIT = Duration.ofSeconds(10);
  private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(30);

  /** What these facts amount to. */
  public Condition condition() {
    if (state == KafkaStreams.State.ERROR) {
      return Condition.FAILED;
    }
    if (brokerSilence.compareTo(BROKER_LIMIT) > 0) {
      return Condition.BROKER_AWAY;
    }
    if (stateUnusable) {
      return Condition.STATE_UNUSABLE;
    }
    if (stateLost) {
      return Condition.STATE_LOST;
    }
    if (state != KafkaStreams.State.RUNNING) {
      return Condition.RESTORING;
    }
    boolean nothingDecided = unread > 0 && idle.compareTo(PROGRESS_LIMIT) > 0;
    if (nothingDecided || uncommitted.compareTo(PROGRESS_LIMIT) > 0) {
      return Condition.STUCK;
    }
    if (age.compareTo(keeps.dividedBy(2)) > 0) {
      return Condition.BEHIND;
    }
    return registryAway ? Condition.WELL_WITHOUT_REGISTRY : Condition.WELL;
  }
}
