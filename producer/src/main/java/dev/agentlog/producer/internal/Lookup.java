package dev.agentlog.producer.internal;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/** What must be asked of the brokers before a session's first append. Never blocks. */
interface Lookup extends AutoCloseable {

  /** Returns whether the topic exists; fails if the brokers cannot say. */
  CompletionStage<Boolean> exists(String topic);

  /** Returns the offset at which a reader of committed records stands who has read them all. */
  CompletionStage<Long> committedEnd(TopicPartition partition);

  /** Gives back what the lookup holds; what is under way fails. */
  @Override
  void close();
}
