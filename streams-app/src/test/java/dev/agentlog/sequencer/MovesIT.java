package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.Lifecycle;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sequencers, each with a warm copy of the other's state, between which partitions move to and
 * fro. How often is the system property {@code agentlog.moves.rounds}.
 */
class MovesIT {
  private static final int ROUNDS = Integer.getInteger("agentlog.moves.rounds", 2);
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int PARTITIONS = 2;

  @TempDir private static Path directory;
  private static Stack stack;
  private static Sequencer second;

  @BeforeAll
  static void startTwo() throws Exception {
    Map<String, Object> settings =
        Map.of(SequencerConfig.PARTITIONS, PARTITIONS, SequencerConfig.INSTANCE_ID, "first");
    stack = new Stack(directory.resolve("first"), settings);
    second = startSecond();
  }

  @AfterAll
  static void stop() {
    second.close();
    stack.close();
  }

  /** The case of KAFKA-14172: active, warm copy, and active again, in one process. */
  @Test
  void noSequenceIsGivenTwiceWhenPartitionsMoveToAndFro() throws Exception {
    List<String> sessions = openOneOnEachPartition("moving");
    long events = 1;
    for (int round = 0; round < ROUNDS; round++) {
      events = append(sessions, events);
      second.close();
      await().atMost(SOON).until(() -> partitionsOf("first").size() == PARTITIONS);
      events = append(sessions, events);
      second = startSecond();
      events = append(sessions, events);
    }

    for (String session : sessions) {
      List<Long> sequences = stack.log(session).stream().map(AgentEvent::getSequence).toList();
      assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
      for (Sequencer asked : List.of(stack.sequencer, second)) {
        assertThat(get(asked, "/sessions/" + session + "/branches/main").body())
            .contains("\"head\":" + events);
      }
    }
  }

  @Test
  void eachInstanceGivesTheSameAnswers() throws Exception {
    List<String> sessions = openOneOnEachPartition("asked");
    for (String session : sessions) {
      fill(session);
    }
    List<String> paths = new ArrayList<>(List.of("/sessions", "/sessions/nobody"));
    for (String session : sessions) {
      String base = "/sessions/" + session;
      paths.addAll(
          List.of(
              base,
              base + "/branches",
              base + "/branches/main",
              base + "/branches/child",
              base + "/branches/absent",
              base + "/tombstones",
              base + "/tombstones?branch=child",
              base + "/tombstones?limit=1",
              base + "/tombstones?limit=0",
              base + "/runs/r1",
              base + "/runs/absent",
              base + "/elsewhere"));
    }

    for (String path : paths) {
      HttpResponse<String> here = get(stack.sequencer, path);
      HttpResponse<String> there = get(second, path);
      assertThat(there.body()).as(path).isEqualTo(here.body());
      assertThat(there.statusCode()).as(path).isEqualTo(here.statusCode());
      assertThat(there.headers().firstValue("content-type"))
          .as(path)
          .isEqualTo(here.headers().firstValue("content-type"));
    }
    assertThat(get(second, "/sessions").body()).contains(sessions);
    assertThat(get(second, "/sessions/" + sessions.get(0) + "/runs/r1").body()).contains("child");
  }

  /** An instance that has only warm copies answers all the same, also for the list. */
  @Test
  void anInstanceWithoutPartitionsAnswersToo() throws Exception {
    List<String> sessions = openOneOnEachPartition("listed");
    try (Sequencer third = start("third")) {
      int idle = 0;
      for (String instance : List.of("first", "second", "third")) {
        idle += partitionsOf(instance).isEmpty() ? 1 : 0;
      }
      assertThat(idle).as("three instances share two partitions").isPositive();

      for (Sequencer asked : List.of(stack.sequencer, second, third)) {
        assertThat(get(asked, "/sessions").body()).contains(sessions);
      }
    }
  }

  @Test
  void addressesOfInstancesThatAreGoneAreTakenAwayAndOwnOnesComeBack() throws Exception {
    announce("killed", MetaTopic.instanceValue(URI.create("http://127.0.0.1:1")));
    announce("first", null);

    try (Sequencer third = start("third")) {
      await()
          .atMost(SOON)
          .until(
              () -> announced(),
              Map.of(
                      "first", stack.sequencer.http(),
                      "second", second.http(),
                      "third", third.http())
                  ::equals);
    }
  }

  private static void announce(String instance, byte @Nullable [] value) throws Exception {
    byte[] key = MetaTopic.instanceKey(instance).getBytes(StandardCharsets.UTF_8);
    stack.send(new ProducerRecord<>(stack.namespace.metaTopic(), key, value));
  }

  private static Map<String, URI> announced() {
    return MetaTopic.read(
            Map.of("bootstrap.servers", stack.broker.bootstrapServers()), stack.namespace, SOON)
        .instances();
  }

  private static void fill(String session) throws Exception {
    String inbox = stack.namespace.inboxTopic();
    AgentEvent fork =
        Events.event(session, "child", "branch.forked")
            .setBranchOp(new BranchForked("main", 1L))
            .build();
    stack.send(Events.to(inbox, fork));
    AgentEvent end =
        Events.event(session, "child", "run.completed")
            .setLifecycle(Lifecycle.TERMINAL)
            .setRunId("r1")
            .build();
    stack.send(Events.to(inbox, end));
    stack.send(Events.to(inbox, Events.event(session, "main", "a.b").setSequence(9L).build()));
    stack.send(Events.to(inbox, Events.event(session, "child", "a.b").setSequence(1L).build()));
    await().atMost(SOON).until(() -> stack.tombstones(session).size() == 2);
  }

  /** Two more for each session, one by each way in; the sessions' new head. */
  private static long append(List<String> sessions, long head) throws Exception {
    for (String session : sessions) {
      for (String topic :
          List.of(stack.namespace.ownInboxTopic(session), stack.namespace.inboxTopic())) {
        stack.send(Events.to(topic, Events.event(session, "main", "a.b").build()));
      }
    }
    for (String session : sessions) {
      await(session).atMost(SOON).until(() -> stack.log(session).size() >= head + 2);
    }
    return head + 2;
  }

  private static Sequencer startSecond() throws Exception {
    Sequencer started = start("second");
    await()
        .atMost(SOON)
        .until(() -> partitionsOf("first").size() == 1 && partitionsOf("second").size() == 1);
    return started;
  }

  private static Sequencer start(String instance) throws InterruptedException {
    Sequencer started =
        Sequencer.start(
            SequencerConfig.of(
                Map.of(
                    SequencerConfig.BOOTSTRAP_SERVERS, stack.broker.bootstrapServers(),
                    SequencerConfig.NAMESPACE, stack.namespace.name(),
                    SequencerConfig.STATE_DIR, directory.resolve(instance).toString(),
                    SequencerConfig.INSTANCE_ID, instance,
                    SequencerConfig.HTTP_PORT, 0)));
    assertThat(started.awaitReady(SOON)).isTrue();
    return started;
  }

  private static Set<Integer> partitionsOf(String instance) throws Exception {
    Map<String, Set<Integer>> owned = new HashMap<>();
    String group = stack.namespace.name() + "-sequencer";
    ConsumerGroupDescription found =
        Objects.requireNonNull(
            stack.admin.describeConsumerGroups(List.of(group)).all().get().get(group), group);
    for (MemberDescription member : found.members()) {
      Set<Integer> partitions = new TreeSet<>();
      member.assignment().topicPartitions().forEach(at -> partitions.add(at.partition()));
      owned.put(member.groupInstanceId().orElse("").replaceFirst("-\\d+$", ""), partitions);
    }
    return owned.getOrDefault(instance, Set.of());
  }

  private static HttpResponse<String> get(Sequencer asked, String path) {
    return answer(HttpRequest.newBuilder(uri(asked, path)));
  }

  /** 503 means: ask again. Partitions may still be moving. */
  private static HttpResponse<String> answer(HttpRequest.Builder request) {
    return await()
        .atMost(SOON)
        .until(
            () -> stack.http.send(request.build(), HttpResponse.BodyHandlers.ofString()),
            answer -> answer.statusCode() != 503);
  }

  private static HttpRequest.BodyPublisher nothing() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private static URI uri(Sequencer sequencer, String path) {
    return URI.create(sequencer.http() + path);
  }

  private static List<String> openOneOnEachPartition(String prefix) {
    List<String> sessions = new ArrayList<>();
    Set<Integer> covered = new TreeSet<>();
    for (int number = 0; covered.size() < PARTITIONS; number++) {
      String session = prefix + "-" + number;
      if (covered.add(SessionPartitions.partitionOf(session, PARTITIONS))) {
        answer(
            HttpRequest.newBuilder(uri(second, "/sessions/" + session)).method("PUT", nothing()));
        sessions.add(session);
      }
    }
    return sessions;
  }
}
