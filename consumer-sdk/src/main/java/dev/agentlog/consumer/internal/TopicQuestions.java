package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.TopicFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is known of topics, of many at once: while a question is under way, those that come
 * wait, and are the next one together. A thousand subscriptions would otherwise ask a thousand
 * questions each time that there is doubt. Thread-safe.
 */
final class TopicQuestions {

  private final Admin admin;
  private final int answerWithinMs;

  private Map<String, CompletableFuture<Optional<TopicFacts>>> waiting =
      new HashMap<>(); // guarded by this, as the next
  private boolean underWay;

  TopicQuestions(Admin admin, int answerWithinMs) {
    this.admin = admin;
    this.answerWithinMs = answerWithinMs;
  }

  /** See {@link dev.agentlog.consumer.source.LogSource#describe}; is asked after this call. */
  CompletableFuture<Optional<TopicFacts>> describe(String topic) {
    CompletableFuture<Optional<TopicFacts>> answer;
    synchronized (this) {
      answer = waiting.computeIfAbsent(topic, name -> new CompletableFuture<>());
    }
    askNext();
    return answer;
  }

  private void askNext() {
    Map<String, CompletableFuture<Optional<TopicFacts>>> asked;
    synchronized (this) {
      if (underWay || waiting.isEmpty()) {
        return;
      }
      underWay = true;
      asked = waiting;
      waiting = new HashMap<>();
    }
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(asked.keySet(), new DescribeTopicsOptions().timeoutMs(answerWithinMs))
            .topicNameValues();
    List<CompletableFuture<?>> all = new ArrayList<>();
    answers.forEach(
        (topic, answer) ->
            all.add(
                answer
                    .toCompletionStage()
                    .whenComplete(
                        (found, failure) -> settle(topic, asked.get(topic), found, failure))
                    .toCompletableFuture()));
    var ignored =
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
            .whenComplete((done, failure) -> answered());
  }

  private static void settle(
      String topic,
      @Nullable CompletableFuture<Optional<TopicFacts>> asked,
      @Nullable TopicDescription found,
      @Nullable Throwable failure) {
    if (asked == null) {
      return;
    }
    if (found != null) {
      asked.complete(Optional.of(new TopicFacts(found.topicId(), found.partitions().size())));
    } else if (failure == null || KafkaFailures.isMissingTopic(failure)) {
      asked.complete(Optional.empty());
    } else {
      asked.completeExceptionally(KafkaFailures.of("describe", topic, failure));
    }
  }

  private void answered() {
    synchronized (this) {
      underWay = false;
    }
    askNext();
  }
}
