package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencerIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path stateDir;
  private static Stack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new Stack(stateDir, Map.of());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "with/slash", "dots..and_lines", "Ünï ☃", "..", "a%2Fb", "%"})
  void openingIsIdempotentWhateverTheId(String session) throws Exception {
    assertThat(stack.put(session, "").statusCode()).isEqualTo(201);
    assertThat(stack.put(session, "").statusCode()).isEqualTo(200);

    List<AgentEvent> log = stack.log(session);
    assertThat(log).hasSize(1);
    assertThat(log.get(0).getKind()).isEqualTo("session.created");
    assertThat(log.get(0).getSequence()).isEqualTo(1);
    assertThat(stack.get("/sessions/" + Stack.encoded(session) + "/branches/main").body())
        .contains("\"head\":1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void appendsByEitherWayInAreSequencedAndAnswered(boolean own) throws Exception {
    String session = "way-" + own;
    stack.put(session, "{\"agent\":\"opener\",\"labels\":{\"team\":\"blue\"},\"data\":{\"n\":1}}");
    String topic = own ? stack.namespace.ownInboxTopic(session) : stack.namespace.inboxTopic();
    AgentEvent good = Events.event(session, "main", "message.user").build();
    ProducerRecord<byte[], byte[]> first = Events.to(topic, good);
    first.headers().add(HeaderNames.REPLY, new byte[0]).add("mine", new byte[] {7});
    stack.send(first);
    stack.send(Events.to(topic, Events.event(session, "main", "a.b").setSequence(9L).build()));
    stack.send(Events.to(topic, good));

    await().atMost(SOON).until(() -> stack.tombstones(session).size() == 1);
    await().atMost(SOON).until(() -> stack.log(session).size() == 2);
    Tombstone refused = stack.tombstones(session).get(0);
    assertThat(refused.getReason()).isEqualTo("SEQUENCE_GAP");
    assertThat(refused.getExpectedSequence()).isEqualTo(3);
    assertThat(refused.getInboxTopic()).isEqualTo(topic);
    var accepted = stack.read(stack.namespace.logTopic(session)).get(1);
    assertThat(accepted.headers().lastHeader("mine").value()).containsExactly(7);
    assertThat(accepted.headers().toArray()).hasSize(1);
    Verdict verdict =
        stack.read(stack.namespace.verdictsTopic()).stream()
            .map(written -> Stack.VERDICTS.decode(written.value()))
            .filter(found -> found.getSessionId().equals(session))
            .findFirst()
            .orElseThrow();
    assertThat(verdict.getOutcome()).isEqualTo(Outcome.ACCEPTED);
    assertThat(verdict.getSequence()).isEqualTo(2);
    assertThat(verdict.getInboxTopic()).isEqualTo(topic);
  }

  @Test
  void aSessionCreatedWithoutItsTopicsGetsItsLogAllTheSame() throws Exception {
    String session = "direct";
    String inbox = stack.namespace.inboxTopic();
    stack.send(Events.to(inbox, Events.event(session, "main", "session.created").build()));
    stack.send(Events.to(inbox, Events.event(session, "main", "x.y").setSequence(2L).build()));

    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> stack.log(session).stream().map(AgentEvent::getSequence).toList(),
            List.of(1L, 2L)::equals);
  }

  @Test
  void hostileRecordsBecomeTombstonesAndStopNothing() throws Exception {
    String session = "hostile";
    stack.put(session, "");
    String inbox = stack.namespace.inboxTopic();
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    int home = SessionPartitions.partitionOf(session, 8);
    stack.send(new ProducerRecord<>(inbox, home, key, null));
    stack.send(new ProducerRecord<>(inbox, home, key, new byte[] {0, 0, 0, 0, 1, 99}));
    stack.send(new ProducerRecord<>(inbox, home, key, new byte[1_000_000]));
    stack.send(new ProducerRecord<>(inbox, home, null, new byte[0]));
    byte[] value = Stack.EVENTS.encode(Events.event(session, "main", "x.y").build());
    stack.send(new ProducerRecord<>(inbox, (home + 1) % 8, key, value));
    stack.send(new ProducerRecord<>(inbox, home, key, value));

    await().atMost(SOON).until(() -> stack.log(session).size() == 2);
    assertThat(stack.tombstones(session))
        .extracting(Tombstone::getReason)
        .containsExactly("MALFORMED", "MALFORMED", "TOO_LARGE");
    assertThat(stack.tombstones("")).extracting(Tombstone::getReason).contains("MISROUTED");
  }

  @Test
  void sequencesGoOnAfterARestart() throws Exception {
    String session = "restarted";
    stack.put(session, "");
    stack.send(
        Events.to(
            stack.namespace.ownInboxTopic(session), Events.event(session, "main", "x.y").build()));
    await().atMost(SOON).until(() -> stack.log(session).size() == 2);

    stack.restart();
    stack.send(
        Events.to(
            stack.namespace.ownInboxTopic(session), Events.event(session, "main", "x.y").build()));

    await().atMost(SOON).until(() -> stack.log(session).size() == 3);
    assertThat(stack.get("/sessions/" + session).body()).contains("OPEN");
  }

  @Test
  void aTopicThatAnOlderVersionDidNotHaveIsMadeAtTheNextStart() throws Exception {
    String cursors = stack.namespace.cursorsTopic();
    stack.admin.deleteTopics(List.of(cursors)).all().get();
    await().atMost(SOON).until(() -> !stack.admin.listTopics().names().get().contains(cursors));

    stack.restart();

    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, cursors);
    assertThat(stack.admin.describeConfigs(List.of(topic)).all().get().get(topic))
        .extracting(config -> config.get("cleanup.policy").value())
        .isEqualTo("compact");
  }

  @Test
  void whatIsDecidedAndCopiedIsMeasured() throws Exception {
    String session = "measured";
    stack.put(session, "");
    String inbox = stack.namespace.ownInboxTopic(session);
    stack.send(Events.to(inbox, Events.event(session, "main", "x.y").build()));
    stack.send(Events.to(inbox, Events.event(session, "main", "x.y").setSequence(9L).build()));
    await().atMost(SOON).until(() -> stack.tombstones(session).size() == 1);

    String metrics = stack.get("/metrics").body();

    assertThat(metrics)
        .containsPattern("agentlog_appends_total\\{reason=\"\",verdict=\"accepted\"} [1-9]")
        .containsPattern("reason=\"SEQUENCE_GAP\",verdict=\"rejected\"} [1-9]")
        .containsPattern("reason=\"FENCED\",verdict=\"rejected\"} 0.0")
        .containsPattern("agentlog_relay_copied_total [1-9]")
        .containsPattern("agentlog_relay_take_overs_total [1-9]")
        .containsPattern("agentlog_commit_seconds_count [1-9]")
        .containsPattern("agentlog_sessions_open [1-9]")
        .contains("kafka_stream_thread_commit_rate");
    assertThat(OperationsFiles.documentedMeters()).allMatch(metrics::contains);
    assertThat(OperationsFiles.documentedMeters()).containsAll(ownMeters(metrics));
    assertThat(OperationsFiles.meters()).hasSizeGreaterThan(10).allMatch(metrics::contains);
  }

  /** The meters of our own, without what Prometheus' format appends to their names. */
  private static Set<String> ownMeters(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("# TYPE agentlog_"))
        .map(line -> List.of(line.split(" ", -1)).get(2))
        .filter(meter -> !meter.endsWith("_max"))
        .collect(Collectors.toSet());
  }

  @Test
  void everyAlertHasItsParagraphInTheRunbook() throws Exception {
    assertThat(OperationsFiles.paragraphs()).isEqualTo(OperationsFiles.alerts()).isNotEmpty();
  }

  @Test
  void aSequencerAtWorkSaysThatItIsWell() throws Exception {
    HttpResponse<String> ready = stack.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"condition\":\"WELL\"", "\"status\":\"UP\"");
    assertThat(stack.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void unknownThingsAreProblems() throws Exception {
    assertThat(stack.get("/sessions/nobody").statusCode()).isEqualTo(404);
    assertThat(stack.get("/elsewhere").statusCode()).isEqualTo(404);
    assertThat(stack.put("bad-body", "{\"agnet\":1}").statusCode()).isEqualTo(400);
    assertThat(stack.put(" ", "").body()).contains("must not be blank");
    assertThat(stack.get("/sessions/nobody").headers().firstValue("content-type"))
        .hasValue("application/problem+json");
  }
}
