package dev.agentlog.testkit.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one consumer sees of topics in memory, which may fail on request. Thread-safe. */
public final class TopicsSource implements LogSource {
  private final Topics topics;
  private volatile @Nullable Supplier<AgentLogException> trouble;

  /** Creates a source that does not fail. */
  public TopicsSource(Topics topics) {
    this.topics = topics;
  }

  /** Fails all that is asked from now on; null ends it. */
  public void fail(@Nullable Supplier<AgentLogException> why) {
    trouble = why;
    topics.stir();
  }

  /** Returns what fails at the moment, null if nothing does. */
  @Nullable AgentLogException trouble() {
    Supplier<AgentLogException> why = trouble;
    return why == null ? null : why.get();
  }

  Topics topics() {
    return topics;
  }

  @Override
  public CursorStore cursors() {
    return topics.cursors();
  }

  @Override
  public CompletableFuture<Optional<TopicFacts>> describe(String topic) {
    return answer(topic, found -> Optional.ofNullable(found).map(InMemoryTopic::facts));
  }

  @Override
  public CompletableFuture<List<PartitionOffsets>> offsets(
      String topic, int partitions, long since) {
    return answer(
        topic,
        found -> {
          if (found == null) {
            throw new BrokerUnreachableException(
                "Topic '%s' is gone for the moment: it is looked for again.".formatted(topic));
          }
          return List.of(found.bounds(since));
        });
  }

  private <T> CompletableFuture<T> answer(
      String topic, Function<@Nullable InMemoryTopic, T> question) {
    AgentLogException why = trouble();
    if (why != null) {
      return CompletableFuture.failedFuture(why);
    }
    try {
      synchronized (topics) {
        return CompletableFuture.completedFuture(question.apply(topics.find(topic)));
      }
    } catch (AgentLogException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  @Override
  public LogReader open(String topic, long[] from, Visibility visibility) {
    return new TopicReader(this, topic, from[0], visibility == Visibility.COMMITTED);
  }

  @Override
  public TailReader openTail(Visibility visibility) {
    return new TopicsTailReader(this, visibility == Visibility.COMMITTED);
  }
}
