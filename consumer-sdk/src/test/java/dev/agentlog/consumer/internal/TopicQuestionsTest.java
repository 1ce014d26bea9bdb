package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.source.TopicFacts;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** Which questions reach the brokers, and who gets which answer. */
class TopicQuestionsTest {

  private static final Uuid ID = new Uuid(1, 2);

  private final List<Map<String, KafkaFutureImpl<TopicDescription>>> asked = new ArrayList<>();
  private final TopicQuestions questions = new TopicQuestions(admin(), 1_000);

  /** An answer that is given by topic. */
  private static final class Answer extends DescribeTopicsResult {
    Answer(Map<String, KafkaFuture<TopicDescription>> byName) {
      super(null, byName);
    }
  }

  private Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("describeTopics");
              Map<String, KafkaFutureImpl<TopicDescription>> answers = new HashMap<>();
              ((Collection<?>) arguments[0])
                  .forEach(name -> answers.put((String) name, new KafkaFutureImpl<>()));
              asked.add(answers);
              return new Answer(new HashMap<>(answers));
            });
  }

  private KafkaFutureImpl<TopicDescription> question(int number, String topic) {
    return Objects.requireNonNull(asked.get(number).get(topic));
  }

  private void answer(int number, String topic) {
    Node node = new Node(0, "localhost", 1);
    question(number, topic)
        .complete(
            new TopicDescription(
                topic,
                false,
                List.of(new TopicPartitionInfo(0, node, List.of(node), List.of(node))),
                Set.of(),
                ID));
  }

  @Test
  void oneQuestionIsAskedAtOnce() {
    CompletableFuture<Optional<TopicFacts>> facts = questions.describe("a");
    assertThat(asked).hasSize(1);
    answer(0, "a");
    assertThat(facts).isCompletedWithValue(Optional.of(new TopicFacts(ID, 1)));
  }

  @Test
  void thoseThatComeMeanwhileAreOneQuestionWhichIsAskedLater() {
    var unused = questions.describe("first");
    List<CompletableFuture<Optional<TopicFacts>>> all =
        IntStream.range(0, 1_000).mapToObj(i -> questions.describe("topic-" + i)).toList();
    CompletableFuture<Optional<TopicFacts>> again = questions.describe("first");
    assertThat(asked).hasSize(1);

    answer(0, "first");

    assertThat(again).as("asked after it was answered").isNotDone();
    assertThat(asked).hasSize(2);
    asked.get(1).keySet().forEach(topic -> answer(1, topic));
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(again).isCompletedWithValue(Optional.of(new TopicFacts(ID, 1)));
  }

  @Test
  void eachTopicHasItsOwnAnswer() {
    var unused = questions.describe("first");
    CompletableFuture<Optional<TopicFacts>> missing = questions.describe("missing");
    CompletableFuture<Optional<TopicFacts>> refused = questions.describe("refused");
    CompletableFuture<Optional<TopicFacts>> there = questions.describe("there");
    answer(0, "first");

    answer(1, "there");
    question(1, "missing").completeExceptionally(new UnknownTopicOrPartitionException("no"));
    question(1, "refused").completeExceptionally(new TopicAuthorizationException("no"));

    assertThat(there).isCompletedWithValue(Optional.of(new TopicFacts(ID, 1)));
    assertThat(missing).isCompletedWithValue(Optional.empty());
    assertThat(refused)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(LogAccessException.class);
    unused = questions.describe("next");
    assertThat(asked).as("a failure holds nothing up").hasSize(3);
  }
}
