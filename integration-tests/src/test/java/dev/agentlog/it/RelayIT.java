package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What may befall a session's own inbox. All sessions are on one partition, so that one relay has
 * all their inboxes: whatever happens to one, the others go on, and the operator is told.
 */
class RelayIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path stateDirectory;
  private static InProcess stack;

  @BeforeAll
  static void start() throws InterruptedException {
    stack =
        new InProcess(
            stateDirectory,
            Map.of(
                "partitions",
                1,
                "relay.inspect.interval.ms",
                200,
                "inbox.delete.grace.ms",
                3_000L));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void anInboxThatWasDeletedIsMadeAnewByOpeningTheSessionAgain() throws Exception {
    open("deleted", "beside-deleted");
    append("deleted", 5);
    awaitLog("deleted", 6);

    stack.admin().deleteTopics(List.of(inbox("deleted"))).all().get();

    awaitNotice(inbox("deleted"), "was deleted");
    append("beside-deleted", 5);
    awaitLog("beside-deleted", 6);
    await().atMost(LIMIT).until(() -> stack.open("deleted") == 200);
    append("deleted", 5);
    awaitLog("deleted", 11);
  }

  @Test
  void anInboxThatWasReplacedUnderTheSameNameIsReadFromItsBeginning() throws Exception {
    open("replaced", "beside-replaced");
    append("replaced", 7);
    awaitLog("replaced", 8);

    stack.admin().deleteTopics(List.of(inbox("replaced"))).all().get();
    createAtOnce(inbox("replaced"));
    append("replaced", 3);
    append("beside-replaced", 3);

    awaitLog("replaced", 11);
    awaitLog("beside-replaced", 4);
    awaitNotice(inbox("replaced"), "made anew");
  }

  @Test
  void anInboxWithTwoPartitionsIsReadWhollyAndTheOperatorIsTold() throws Exception {
    open("two", "beside-two");

    stack.admin().createPartitions(Map.of(inbox("two"), NewPartitions.increaseTo(2))).all().get();
    awaitNotice(inbox("two"), "has 2 partitions");
    for (int number = 0; number < 4; number++) {
      byte[] value = Events.EVENTS.encode(Events.event("two", "a.b").build());
      send(new ProducerRecord<>(inbox("two"), number % 2, Events.utf8("two"), value));
    }
    append("beside-two", 3);

    awaitLog("two", 5);
    awaitLog("beside-two", 4);
  }

  @Test
  void oneHotInboxDoesNotHoldUpAHundredQuietOnes() throws Exception {
    List<String> quiet = IntStream.range(0, 100).mapToObj(number -> "quiet-" + number).toList();
    open("hot");
    quiet.forEach(RelayIT::open);
    stack.stopSequencer();
    int hot = 20_000;
    for (int number = 0; number < hot; number++) {
      stack.sendLater(Events.to(inbox("hot"), Events.event("hot", "a.b").build()));
    }
    for (String session : quiet) {
      for (int number = 0; number < 3; number++) {
        stack.sendLater(Events.to(inbox(session), Events.event(session, "a.b").build()));
      }
    }
    stack.flush();

    stack.startSequencer();

    awaitLog("hot", hot + 1);
    for (String session : quiet) {
      assertThat(stack.log(session)).as(session).hasSize(4);
    }
    List<String> copied =
        stack.read(stack.namespace().inboxTopic()).stream().map(RelayIT::key).toList();
    int lastQuiet =
        IntStream.range(0, copied.size())
            .filter(position -> copied.get(position).startsWith("quiet-"))
            .max()
            .orElseThrow();
    long hotBehind = copied.stream().skip(lastQuiet).filter("hot"::equals).count();
    assertThat(hotBehind).as("hot appends behind the last quiet one").isGreaterThan(hot / 2);
  }

  @Test
  void theInboxOfAClosedSessionAnswersLateAppendsAndIsThenDeleted() throws Exception {
    open("closing", "beside-closing");
    append("closing", 2);
    send(
        Events.to(
            inbox("closing"),
            Events.event("closing", "session.closed")
                .setLifecycle(dev.agentlog.v1.Lifecycle.TERMINAL)
                .build()));
    awaitLog("closing", 4);

    append("closing", 1);

    await().atMost(LIMIT).until(() -> reasons("closing"), List.of("SESSION_CLOSED")::equals);
    await().atMost(LIMIT).until(() -> !topics().contains(inbox("closing")));
    assertThat(stack.log("closing")).hasSize(4);
    assertThat(topics()).contains(inbox("beside-closing"));
    append("beside-closing", 1);
    awaitLog("beside-closing", 2);
    assertThat(stack.open("closing")).isEqualTo(409);
    assertThat(topics()).doesNotContain(inbox("closing"));
  }

  @Test
  void whateverKeyARecordHasItsCopyBelongsToTheInboxsSession() throws Exception {
    open("keys", "stranger");
    byte[] own = Events.EVENTS.encode(Events.event("keys", "a.b").build());
    byte[] foreign = Events.EVENTS.encode(Events.event("stranger", "a.b").build());
    send(new ProducerRecord<>(inbox("keys"), Events.utf8("stranger"), own));
    send(new ProducerRecord<>(inbox("keys"), Events.utf8("stranger"), foreign));
    send(new ProducerRecord<>(inbox("keys"), null, own));

    await().atMost(LIMIT).until(() -> reasons("keys"), List.of("MISROUTED")::equals);
    append("stranger", 1);
    awaitLog("stranger", 2);
    assertThat(stack.log("keys")).hasSize(2);
    assertThat(reasons("stranger")).isEmpty();
  }

  @Test
  void whatIsTooLargeIsRefusedEvenIfACompressedBatchHidIt() throws Exception {
    open("large", "beside-large");
    String hugeText = "a".repeat(3_000_000);
    byte[] huge = Events.EVENTS.encode(Events.event("large", "a.b").setData(hugeText).build());
    byte[] large =
        Events.EVENTS.encode(
            Events.event("large", "a.b").setData(hugeText.substring(0, 950_000)).build());
    ProducerRecord<byte[], byte[]> headers =
        Events.to(inbox("large"), Events.event("large", "a.b").build());
    headers.headers().add("big", new byte[20_000]);
    send(new ProducerRecord<>(inbox("large"), Events.utf8("large"), large));
    send(headers);
    try (KafkaProducer<byte[], byte[]> compressing =
        stack.producer(Map.of("compression.type", "gzip", "max.request.size", 8_000_000))) {
      for (String topic : List.of(inbox("large"), stack.namespace().inboxTopic())) {
        compressing.send(new ProducerRecord<>(topic, Events.utf8("large"), huge)).get();
      }
    }
    append("large", 1);
    append("beside-large", 1);

    awaitLog("large", 2);
    awaitLog("beside-large", 2);
    await()
        .atMost(LIMIT)
        .until(
            () -> reasons("large"),
            List.of("TOO_LARGE", "TOO_LARGE", "TOO_LARGE", "TOO_LARGE")::equals);
    assertThat(stack.tombstones("large"))
        .extracting(Tombstone::getInboxTopic)
        .containsOnly(inbox("large"), stack.namespace().inboxTopic());
  }

  private static void open(String... sessions) {
    for (String session : sessions) {
      HttpResponse<String> answer = stack.openForAnswer(session);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  private static void append(String session, int events)
      throws ExecutionException, InterruptedException {
    for (int number = 0; number < events; number++) {
      send(Events.to(inbox(session), Events.event(session, "a.b").build()));
    }
  }

  private static void send(ProducerRecord<byte[], byte[]> written)
      throws ExecutionException, InterruptedException {
    assertThat(stack.send(written).hasOffset()).isTrue();
  }

  private static void awaitLog(String session, int events) {
    await().atMost(LIMIT).until(() -> stack.log(session).size(), size -> size >= events);
    Map<String, Integer> copies = new HashMap<>();
    List<AgentEvent> log = stack.log(session);
    log.forEach(event -> copies.merge(event.getEventId(), 1, Integer::sum));
    assertThat(log).as("log of %s", session).hasSize(events);
    assertThat(copies).hasSize(events);
  }

  private static List<String> reasons(String session) {
    return stack.tombstones(session).stream().map(Tombstone::getReason).toList();
  }

  private static void awaitNotice(String subject, String text) {
    await()
        .atMost(LIMIT)
        .until(
            () -> stack.get("/health/ready").body(),
            body -> body.contains(subject) && body.contains(text));
  }

  private static java.util.Set<String> topics() throws ExecutionException, InterruptedException {
    return stack.admin().listTopics().names().get();
  }

  /** Creates the topic as soon as the broker has forgotten the one of that name. */
  private static void createAtOnce(String topic) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              try {
                stack
                    .admin()
                    .createTopics(
                        List.of(
                            new NewTopic(topic, Optional.of(1), Optional.empty())
                                .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get();
                return true;
              } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(TopicExistsException.class);
                return false;
              }
            });
  }

  private static String inbox(String session) {
    return stack.namespace().ownInboxTopic(session);
  }

  private static String key(ConsumerRecord<byte[], byte[]> found) {
    return new String(found.key(), StandardCharsets.UTF_8);
  }
}
