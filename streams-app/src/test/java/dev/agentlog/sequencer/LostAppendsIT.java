package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends that were removed from an inbox before they were sequenced are told, and counted. */
class LostAppendsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SENT = 7;
  private static final int REMOVED = 4;

  @TempDir static Path stateDir;
  private static Stack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new Stack(stateDir, Map.of("partitions", 1));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasRemovedWhileTheSequencerWasAwayIsTold(boolean own) throws Exception {
    String session = "away-" + own;
    // What was accepted before the loss stays what it is.
    TopicPartition inbox = stack.opened(session, own);
    stack.sequencer.close();
    long first = send(inbox, session);

    remove(inbox, first + REMOVED);
    stack.restart();

    assertTold(inbox, first, own, 0);
    assertTheRestIsJudged(session);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsRemovedUnderARunningSequencerIsTold(boolean own) throws Exception {
    String session = "running-" + own;
    TopicPartition inbox = stack.opened(session, own);
    double before = lost(own);
    try (KafkaProducer<byte[], byte[]> holding = transactional(session)) {
      holding.initTransactions();
      holding.beginTransaction();
      // While it is open, nothing behind it is read.
      long held = holding.send(appendTo(inbox, session)).get().offset();
      send(inbox, session);

      remove(inbox, held + 1 + REMOVED);

      assertTold(inbox, held, own, before);
      holding.abortTransaction();
    }
    assertTheRestIsJudged(session);
  }

  private static long send(TopicPartition inbox, String session) throws Exception {
    long first = stack.send(appendTo(inbox, session)).offset();
    for (int sent = 1; sent < SENT; sent++) {
      stack.send(appendTo(inbox, session));
    }
    return first;
  }

  private static ProducerRecord<byte[], byte[]> appendTo(TopicPartition inbox, String session) {
    return new ProducerRecord<>(
        inbox.topic(),
        inbox.partition(),
        session.getBytes(StandardCharsets.UTF_8),
        Stack.EVENTS.encode(Events.event(session, "main", "a.b").build()));
  }

  private static void remove(TopicPartition inbox, long before) throws Exception {
    stack.admin.deleteRecords(Map.of(inbox, RecordsToDelete.beforeOffset(before))).all().get();
  }

  private static void assertTold(TopicPartition inbox, long from, boolean own, double before)
      throws Exception {
    String range = "Offsets " + from + " to ";
    await().atMost(SOON).until(() -> stack.get("/health/ready").body().contains(range));
    assertThat(stack.get("/health/ready").body()).contains(inbox.toString(), "are lost");
    assertThat(lost(own) - before).isBetween((double) REMOVED, REMOVED + 2.0);
  }

  private static void assertTheRestIsJudged(String session) {
    await().atMost(SOON).until(() -> stack.log(session).size() == 2 + SENT - REMOVED);
  }

  private static double lost(boolean own) throws Exception {
    Matcher line =
        Pattern.compile(
                "agentlog_appends_lost_total\\{inbox=\"%s\"} (\\S+)"
                    .formatted(own ? "own" : "keyed"))
            .matcher(stack.get("/metrics").body());
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static KafkaProducer<byte[], byte[]> transactional(String session) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", stack.broker.bootstrapServers(), "transactional.id", session),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
