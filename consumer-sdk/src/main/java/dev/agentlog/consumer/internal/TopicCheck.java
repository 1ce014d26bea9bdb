package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks, every now and then and whenever there is doubt that matters, whether a topic is still the
 * same. Not thread-safe; owned by what reads the topic.
 */
final class TopicCheck {

  private final TopicFacts facts;
  private final LogSource source;
  private final String topic;
  private final Pace pace;
  private final Signal signal;

  private @Nullable CompletableFuture<Optional<TopicFacts>> asked;
  private boolean doubtful;
  private long nextAt;
  private long notBefore;

  /** What is known of the topic. */
  enum Answer {
    /** It is the same, or was a moment ago. */
    SAME,
    /** There is doubt, and no answer yet. */
    PENDING,
    /** It is another one, or gone. */
    DIFFERENT
  }

  /**
   * When to ask.
   *
   * @param everyNanos how often, without doubt
   * @param clock nanoseconds of a clock that never goes back
   */
  record Pace(long everyNanos, LongSupplier clock) {

    long now() {
      return clock.getAsLong();
    }
  }

  /** Creates a check of a topic that was looked at just now; the signal fires with each answer. */
  TopicCheck(TopicFacts facts, LogSource source, String topic, Pace pace, Signal signal) {
    this.facts = facts;
    this.source = source;
    this.topic = topic;
    this.pace = pace;
    this.signal = signal;
    this.nextAt = pace.now() + pace.everyNanos();
    this.notBefore = pace.now();
  }

  /**
   * Takes note that the topic may have become another one; an answer to an earlier question is of
   * no use.
   */
  void doubt() {
    doubtful = true;
    asked = null;
  }

  /** Asks at the next look. */
  void hurry() {
    nextAt = pace.now();
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /**
   * Says what is known.
   *
   * @param needed whether a doubt has to be settled now
   */
  Answer look(boolean needed) {
    CompletableFuture<Optional<TopicFacts>> question = asked;
    if (question == null) {
      boolean due = pace.now() - nextAt >= 0;
      if (due || (needed && doubtful && pace.now() - notBefore >= 0)) {
        ask();
      }
    } else if (question.isDone()) {
      asked = null;
      return answer(question);
    }
    return doubtful ? Answer.PENDING : Answer.SAME;
  }

  private Answer answer(CompletableFuture<Optional<TopicFacts>> question) {
    try {
      if (!EngineState.outcome(question).equals(Optional.of(facts))) {
        return Answer.DIFFERENT;
      }
      doubtful = false;
      nextAt = pace.now() + pace.everyNanos();
    } catch (AgentLogRetriableException notNow) {
      notBefore = pace.now() + EngineState.RETRY_NANOS;
      nextAt = notBefore;
    }
    return doubtful ? Answer.PENDING : Answer.SAME;
  }

  private void ask() {
    asked = source.describe(topic);
    var ignored = asked.whenComplete((result, failure) -> signal.fire());
  }
}
