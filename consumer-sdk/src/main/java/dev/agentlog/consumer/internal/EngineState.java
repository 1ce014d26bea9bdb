package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.PositionBeyondEndException;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What a subscription is doing. Used under the subscription's turn; {@link #wake} by any thread.
 */
sealed interface EngineState
    permits EngineState.Asking,
        Reading,
        Queued,
        Tailing,
        Parked,
        EngineState.Ended,
        EngineState.Failed,
        EngineState.Closed {

  /** How long to wait before asking again. */
  long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * How often a position beyond the end is doubted: between the two questions the topic may have
   * been made anew, or its leader may have changed.
   */
  int MAX_DOUBTS = 3;

  /** Ends a step that waits early. */
  default void wake() {}

  /** Gives back what the state holds. */
  default void release() {}

  /** Tells whether steps lead nowhere any more. */
  default boolean isFinal() {
    return false;
  }

  /** About to know where the records are; a step waits for nothing. */
  sealed interface Asking extends EngineState permits Looking, Waiting, Positioning {

    /** Takes the answer, if it is there, and returns the state that follows. */
    EngineState step(EngineParts parts);
  }

  /**
   * Asked what the topic is.
   *
   * @param doubts how often in a row the position turned out to lie beyond the end
   */
  record Looking(CompletableFuture<Optional<TopicFacts>> answer, int doubts) implements Asking {

    @Override
    public EngineState step(EngineParts parts) {
      if (!answer.isDone()) {
        return this;
      }
      Optional<TopicFacts> facts;
      try {
        facts = outcome(answer);
      } catch (AgentLogRetriableException notNow) {
        return parts.lookLater(doubts);
      }
      if (facts.isEmpty()) {
        parts.core().missing();
        return parts.lookLater(0);
      }
      parts.core().found(facts.get());
      return new Positioning(
          facts.get(),
          parts.watched(
              parts
                  .source()
                  .offsets(
                      parts.settings().topic(),
                      facts.get().partitions(),
                      parts.settings().since())),
          doubts);
    }
  }

  /** Waiting to ask again what the topic is. */
  record Waiting(long until, int doubts) implements Asking {

    @Override
    public EngineState step(EngineParts parts) {
      return until - parts.now() <= 0 ? parts.look(doubts) : this;
    }
  }

  /** Asked how the partitions are bounded. */
  record Positioning(TopicFacts facts, CompletableFuture<List<PartitionOffsets>> answer, int doubts)
      implements Asking {

    @Override
    public EngineState step(EngineParts parts) {
      if (!answer.isDone()) {
        return this;
      }
      try {
        parts.core().positioned(outcome(answer));
      } catch (AgentLogRetriableException notNow) {
        return parts.lookLater(doubts);
      } catch (PositionBeyondEndException perhapsAnotherTopic) {
        if (doubts == MAX_DOUBTS) {
          throw perhapsAnotherTopic;
        }
        return parts.lookLater(doubts + 1);
      }
      return parts.placement().place(parts, facts);
    }
  }

  /** The stream has come to its end. */
  record Ended() implements EngineState {

    @Override
    public boolean isFinal() {
      return true;
    }
  }

  /** The subscription cannot go on. */
  record Failed(AgentLogException why) implements EngineState {

    @Override
    public boolean isFinal() {
      return true;
    }
  }

  /** Closed by its owner. */
  record Closed() implements EngineState {

    @Override
    public boolean isFinal() {
      return true;
    }
  }

  /** Returns what was answered, or throws the failure. */
  static <T> T outcome(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof AgentLogException own ? own : failed;
    }
  }
}
