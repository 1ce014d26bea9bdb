package dev.agentlog.consumer.internal;

import dev.agentlog.schemas.AgentLogRetriableException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks, every now and then and whenever there is doubt, whether a topic is still the same. Not
 * thread-safe; owned by the state that reads.
 */
final class TopicCheck {

  private final TopicFacts facts;

  private @Nullable CompletableFuture<Optional<TopicFacts>> asked;
  private boolean doubtful;
  private long nextAt;

  /** What is known of the topic. */
  enum Answer {
    /** It is the same, or was a moment ago. */
    SAME,
    /** There is doubt, and no answer yet. */
    PENDING,
    /** It is another one, or gone. */
    DIFFERENT
  }

  TopicCheck(TopicFacts facts, long firstAt) {
    this.facts = facts;
    this.nextAt = firstAt;
  }

  /**
   * Takes note that the topic may have become another one; an answer to an earlier question is of
   * no use.
   */
  void doubt(EngineParts parts) {
    doubtful = true;
    ask(parts);
  }

  Answer look(EngineParts parts) {
    CompletableFuture<Optional<TopicFacts>> question = asked;
    if (question == null) {
      if (parts.now() - nextAt >= 0) {
        ask(parts);
      }
    } else if (question.isDone()) {
      asked = null;
      return answer(question, parts);
    }
    return doubtful ? Answer.PENDING : Answer.SAME;
  }

  private Answer answer(CompletableFuture<Optional<TopicFacts>> question, EngineParts parts) {
    try {
      if (!EngineState.outcome(question).equals(Optional.of(facts))) {
        return Answer.DIFFERENT;
      }
      doubtful = false;
      nextAt = parts.now() + parts.settings().topicCheckNanos();
    } catch (AgentLogRetriableException notNow) {
      nextAt = parts.now() + EngineState.RETRY_NANOS;
    }
    return doubtful ? Answer.PENDING : Answer.SAME;
  }

  private void ask(EngineParts parts) {
    asked = parts.watched(parts.source().describe(parts.settings().topic()));
  }
}
