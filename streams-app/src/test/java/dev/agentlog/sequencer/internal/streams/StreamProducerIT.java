package dev.agentlog.sequencer.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.embedded.BrokerMain;
import dev.agentlog.embedded.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kafka Streams is told when the broker stands still in the middle of a transaction: what lets
 * it clear up and go on with a new producer, which settles what became of the transaction.
 */
class StreamProducerIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TopicPartition INBOX = new TopicPartition("inbox", 0);
  private static final TopicPartition LOG = new TopicPartition("log", 0);
  private static final TopicPartition LATE = new TopicPartition("meta", 0);

  @TempDir private static Path directory;
  private static JavaProcess broker;
  private static String bootstrap;
  private static StreamClients clients;

  @BeforeAll
  static void start() throws Exception {
    broker =
        JavaProcess.builder(BrokerMain.class.getName())
            .args("--data", directory.resolve("broker").toString())
            .log(directory.resolve("broker.log"))
            .start();
    String ready = broker.awaitLine("READY bootstrap=", SOON);
    bootstrap = ready.substring(ready.indexOf('=') + 1);
    clients =
        new StreamClients(
            Duration.ofMillis(20),
            nanos -> {},
            (inbox, position, beginning) -> {},
            () -> new LateOffsets(group(), LATE));
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(INBOX.topic(), 1, (short) 1),
                  new NewTopic(LOG.topic(), 1, (short) 1),
                  new NewTopic(LATE.topic(), 1, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @AfterEach
  void resume() {
    broker.resume();
  }

  @Test
  void aCommitWithoutAnAnswerEndsTheProducer() throws Exception {
    long before = committedEnd();
    try (Producer<byte[], byte[]> stuck = inTransaction()) {
      stuck.sendOffsetsToTransaction(offset(1), group());
      broker.pause();

      assertThatThrownBy(stuck::commitTransaction)
          .isInstanceOf(InvalidProducerEpochException.class)
          .hasMessageContaining("what became of the transaction is not known")
          .hasCauseInstanceOf(TimeoutException.class);
      assertGivenUp(stuck);
      broker.resume();
    }

    assertThatASuccessorGoesOn(before);
  }

  @Test
  void offsetsWithoutAnAnswerEndTheProducer() throws Exception {
    long before = committedEnd();
    try (Producer<byte[], byte[]> stuck = inTransaction()) {
      broker.pause();

      assertThatThrownBy(() -> stuck.sendOffsetsToTransaction(offset(2), group()))
          .isInstanceOf(InvalidProducerEpochException.class);
      assertGivenUp(stuck);
      broker.resume();
    }

    assertThatASuccessorGoesOn(before);
  }

  @Test
  void anAbortWithoutAnAnswerEndsTheProducer() throws Exception {
    long before = committedEnd();
    try (Producer<byte[], byte[]> stuck = inTransaction()) {
      broker.pause();

      assertGivenUp(stuck);
      broker.resume();
    }

    assertThatASuccessorGoesOn(before);
  }

  @Test
  void oneThatHasAbortedIsNotUsedAgain() throws Exception {
    long before = committedEnd();
    try (Producer<byte[], byte[]> aborted = inTransaction()) {
      aborted.abortTransaction();

      assertThatThrownBy(aborted::beginTransaction)
          .isInstanceOf(InvalidProducerEpochException.class);
    }

    assertThatASuccessorGoesOn(before);
  }

  @Test
  void nobodyHearsLateOfWhatOneSentThatWasGivenUp() throws Exception {
    CompletableFuture<@Nullable Exception> told = new CompletableFuture<>();
    try (Producer<byte[], byte[]> stuck = inTransaction()) {
      broker.pause();
      var unused =
          stuck.send(
              new ProducerRecord<>(LOG.topic(), LOG.partition(), null, new byte[1]),
              (metadata, failure) -> told.complete(failure));

      assertThatThrownBy(() -> stuck.sendOffsetsToTransaction(offset(3), group()))
          .isInstanceOf(InvalidProducerEpochException.class);
      stuck.flush();
      broker.resume();
    }

    assertThat(told.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(TransactionAbortedException.class);
  }

  /** Kafka Streams swallows the one exception, and makes a new producer for the other. */
  private static void assertGivenUp(Producer<?, ?> stuck) {
    assertThatThrownBy(stuck::abortTransaction).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(stuck::beginTransaction).isInstanceOf(InvalidProducerEpochException.class);
  }

  private static void assertThatASuccessorGoesOn(long before) throws Exception {
    try (Producer<byte[], byte[]> successor = inTransaction()) {
      successor.commitTransaction();
    }
    assertThat(committedEnd()).isGreaterThan(before);
  }

  /** A producer that has written a record to the log, in a transaction that is open. */
  private static Producer<byte[], byte[]> inTransaction() throws Exception {
    Producer<byte[], byte[]> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(LOG.topic(), LOG.partition(), null, new byte[1])).get();
    return producer;
  }

  private static ConsumerGroupMetadata group() {
    return LateOffsets.group("group", Map.of("bootstrap.servers", bootstrap));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offset(long next) {
    return Map.of(INBOX, new OffsetAndMetadata(next));
  }

  private static Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("client.id", "instance-StreamThread-1-producer");
    settings.put("transactional.id", "instance-1");
    settings.put("max.block.ms", 2_000);
    settings.put("request.timeout.ms", 1_000);
    settings.put("delivery.timeout.ms", 2_000);
    settings.put("linger.ms", 0);
    return clients.getProducer(settings);
  }

  /** Where the log ends for a reader of committed records; it does not move past an open end. */
  private static long committedEnd() throws Exception {
    try (Admin admin = admin()) {
      return admin
          .listOffsets(
              Map.of(LOG, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .partitionResult(LOG)
          .get()
          .offset();
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }
}
