package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.TopicFacts;
import java.util.concurrent.CompletableFuture;

/**
 * What the states of a subscription work with.
 *
 * @param core what the subscription is
 * @param source where facts and records come from
 * @param signal has steps made when an answer has come
 * @param settings what does not change
 * @param placement where the records come from
 */
record EngineParts(
    SubscriptionCore core,
    LogSource source,
    Signal signal,
    EngineSettings settings,
    Placement placement) {

  /** Where the records come from, once the positions are known. */
  interface Placement {

    /** Returns the state in which they come. */
    EngineState place(EngineParts parts, TopicFacts facts);
  }

  /**
   * What does not change.
   *
   * @param topic the topic to read
   * @param since the moment to start at, in ms since 1970; {@link LogSource#NO_MOMENT} for none
   * @param pace how often to look whether the topic is still the same
   */
  record EngineSettings(String topic, long since, TopicCheck.Pace pace) {}

  long now() {
    return settings.pace().now();
  }

  /** Returns what makes sure that the topic stays the same. */
  TopicCheck check(TopicFacts facts) {
    return new TopicCheck(facts, source, settings.topic(), settings.pace(), signal);
  }

  /** Has the signal fire when the answer has come. */
  <T> CompletableFuture<T> watched(CompletableFuture<T> answer) {
    var ignored = answer.whenComplete((result, failure) -> signal.fire());
    return answer;
  }

  /** Returns the state that asks what the topic is. */
  EngineState look(int doubts) {
    return new EngineState.Looking(watched(source.describe(settings.topic())), doubts);
  }

  /** Returns the state that asks so after a while. */
  EngineState lookLater(int doubts) {
    return new EngineState.Waiting(now() + EngineState.RETRY_NANOS, doubts);
  }
}
