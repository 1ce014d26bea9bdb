package dev.agentlog.it;

import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.testkit.scenarios.LogUnderTest;
import dev.agentlog.testkit.scenarios.SubscriptionScenarios;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios that hold of a log in memory hold of one on a broker. */
class SubscriptionScenariosIT extends SubscriptionScenarios {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path stateDirectory;
  private static InProcess stack;
  private static AgentLogProducer producer;
  private static AgentLogConsumer consumer;

  @BeforeAll
  static void start() throws InterruptedException {
    stack = new InProcess(stateDirectory, Map.of("partitions", 2));
    producer =
        AgentLogProducer.connect(
            ProducerOptions.builder()
                .bootstrapServers(stack.bootstrap())
                .namespace(stack.namespace())
                .agentId("agent")
                .build());
    consumer =
        AgentLogConsumer.connect(
            ConsumerOptions.builder(stack.bootstrap())
                .namespace(stack.namespace())
                .topicCheckInterval(Duration.ofMillis(500))
                .build());
  }

  @AfterAll
  static void stop() {
    consumer.close();
    producer.close();
    stack.close();
  }

  @Override
  protected LogUnderTest log() {
    return new OnBroker();
  }

  private static final class OnBroker implements LogUnderTest {
    @Override
    public AgentLogProducer producer() {
      return producer;
    }

    @Override
    public AgentLogConsumer consumer() {
      return consumer;
    }

    /** The marker of a transaction may be written a moment after its records can be read. */
    @Override
    public void deleteBefore(String session, long offset) {
      TopicPartition log = new TopicPartition(stack.namespace().logTopic(session), 0);
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IllegalStateException.class)
          .until(
              () -> {
                get(
                    stack
                        .admin()
                        .deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(offset)))
                        .all());
                return true;
              });
    }

    @Override
    public void recreate(String session) {
      String topic = stack.namespace().logTopic(session);
      get(stack.admin().deleteTopics(List.of(topic)).all());
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IllegalStateException.class)
          .until(
              () -> {
                get(stack.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
                return true;
              });
    }

    @Override
    public void corrupt(String session) {
      byte[] key = session.getBytes(StandardCharsets.UTF_8);
      byte[] value = "no event".getBytes(StandardCharsets.UTF_8);
      try {
        var unused =
            stack.send(new ProducerRecord<>(stack.namespace().logTopic(session), 0, key, value));
      } catch (ExecutionException | InterruptedException failed) {
        throw new IllegalStateException(failed);
      }
    }

    private static <T> T get(KafkaFuture<T> answer) {
      try {
        return answer.get();
      } catch (ExecutionException | InterruptedException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
