package dev.agentlog.producer.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A lookup that a test tells what to say. */
final class FakeLookup implements Lookup {

  final Set<String> topics = ConcurrentHashMap.newKeySet();
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  volatile @Nullable RuntimeException failure;
  volatile CompletionStage<Long> end = CompletableFuture.completedFuture(0L);
  volatile boolean answers = true;
  volatile boolean closed;

  @Override
  public CompletionStage<Boolean> exists(String topic) {
    asked.add(topic);
    if (!answers) {
      return new CompletableFuture<>();
    }
    RuntimeException refused = failure;
    return refused == null
        ? CompletableFuture.completedFuture(topics.contains(topic))
        : CompletableFuture.failedFuture(refused);
  }

  @Override
  public CompletionStage<Long> committedEnd(TopicPartition partition) {
    asked.add(partition.toString());
    return end;
  }

  @Override
  public void close() {
    closed = true;
  }
}
