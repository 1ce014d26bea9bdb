package dev.agentlog.consumer.source;

import dev.agentlog.consumer.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where subscriptions get facts about topics and records from. Thread-safe.
 *
 * <p>The answers fail with an {@link dev.agentlog.schemas.AgentLogRetriableException} if it is
 * worth asking again, else with the exception that ends the subscription.
 */
public interface LogSource {

  /** No moment is looked for. */
  long NO_MOMENT = -1;

  /** A partition is not read. */
  long NOT_READ = -1;

  /** Asks what the topic is; empty if there is none. Does not block. */
  CompletableFuture<Optional<TopicFacts>> describe(String topic);

  /**
   * Asks how the topic's partitions are bounded, by partition number. Does not block.
   *
   * @param since the moment to look for, in ms since 1970; {@link #NO_MOMENT} for none
   */
  CompletableFuture<List<PartitionOffsets>> offsets(String topic, int partitions, long since);

  /**
   * Opens a reader.
   *
   * @param from the first offset to read, by partition number; {@link #NOT_READ} for partitions
   *     that are not read
   */
  LogReader open(String topic, long[] from, Visibility visibility);

  /** Returns where the cursors of named subscriptions are stored. */
  CursorStore cursors();

  /** Opens a reader of many topics, which reads nothing yet. */
  TailReader openTail(Visibility visibility);
}
