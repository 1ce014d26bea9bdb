package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.WayIn;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Tombstone;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of a log on a broker, whoever writes and whoever restarts. */
class LogBehaviourIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String FILLING = "x".repeat(1_000);

  @TempDir private static Path stateDirectory;
  private static InProcess stack;

  @BeforeAll
  static void start() throws InterruptedException {
    stack = new InProcess(stateDirectory, Map.of("partitions", 2));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aBranchReadsTheSameByteForByteWhateverHappensOnAnother() throws Exception {
    String session = "apart";
    stack.open(session);
    append(Events.event(session, "message.user"), Events.event(session, "message.assistant"));
    awaitLog(session, 3);
    List<ByteBuffer> before = bytes(session, "main");

    append(
        Events.event(session, "branch.forked")
            .setBranchId("child")
            .setBranchOp(new BranchForked("main", 2L)),
        Events.event(session, "message.user").setBranchId("child"));
    awaitLog(session, 5);

    assertThat(bytes(session, "main")).isEqualTo(before).hasSize(3);
    assertThat(bytes(session, "child")).hasSize(2).isEqualTo(bytes(session, "child"));
  }

  @Test
  void writersOfSeveralProducersAreLoggedAndFedInTheOrderOfTheirNumbers() throws Exception {
    String session = "several";
    stack.open(session);
    int each = 100;
    try (KafkaProducer<byte[], byte[]> one = stack.producer(Map.of());
        KafkaProducer<byte[], byte[]> other = stack.producer(Map.of())) {
      for (int i = 0; i < each; i++) {
        send(one, stack.namespace().inboxTopic(), message(session));
        send(other, stack.namespace().ownInboxTopic(session), message(session));
      }
    }
    awaitLog(session, 2 * each + 1);

    List<AgentEvent> log = stack.log(session);
    assertThat(log)
        .extracting(AgentEvent::getSequence)
        .isEqualTo(LongStream.rangeClosed(1, 2L * each + 1).boxed().toList());
    assertThat(feed(session)).isEqualTo(log);
  }

  @Test
  void ofTwoProducersThatDemandTheSameSequenceOneIsAcceptedAndTheOtherToldTheNext()
      throws Exception {
    String session = "rivals";
    stack.open(session);
    try (KafkaProducer<byte[], byte[]> one = stack.producer(Map.of());
        KafkaProducer<byte[], byte[]> other = stack.producer(Map.of())) {
      for (KafkaProducer<byte[], byte[]> producer : List.of(one, other)) {
        AgentEvent event = Events.event(session, "message.user").setSequence(2L).build();
        send(producer, stack.namespace().inboxTopic(), event);
      }
    }
    await().atMost(LIMIT).until(() -> stack.tombstones(session).size() == 1);

    awaitLog(session, 2);
    assertThat(stack.tombstones(session).get(0))
        .returns("SEQUENCE_CONFLICT", Tombstone::getReason)
        .returns(2L, Tombstone::getAttemptedSequence)
        .returns(3L, Tombstone::getExpectedSequence);
  }

  @Test
  void aSubscriberThatTakesNothingHoldsUpNobodyAndMissesNothing() throws Exception {
    String session = "unread";
    stack.open(session);
    ConsumerOptions reading =
        ConsumerOptions.builder(stack.bootstrap()).namespace(stack.namespace()).build();
    ProducerOptions writing =
        ProducerOptions.builder()
            .bootstrapServers(stack.bootstrap())
            .namespace(stack.namespace())
            .agentId("agent")
            .build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(reading);
        Subscription idle = subscribe(consumer, session);
        Subscription busy = subscribe(consumer, session);
        AgentLogProducer producer = AgentLogProducer.connect(writing)) {
      List<String> first = take(idle, 1);
      assertThat(take(busy, 1)).isEqualTo(first);
      List<String> ids = new ArrayList<>();
      try (BranchWriter writer =
          producer.session(session).main().writer(WriterOptions.stopping())) {
        for (int n = 0; n < 5_000; n++) {
          EventDraft draft = EventDraft.of("note.taken").data("\"" + FILLING + "\"").build();
          writer.append(draft);
          ids.add(draft.eventId());
        }
        writer.flush(LIMIT);
      }

      assertThat(take(busy, 5_000)).isEqualTo(ids);
      assertThat(take(idle, 5_000)).isEqualTo(ids);
    }
  }

  private static Subscription subscribe(AgentLogConsumer consumer, String session) {
    return consumer.subscribe(Scope.session(session), SubscribeOptions.builder().build());
  }

  /** The ids of the next events. */
  private static List<String> take(Subscription subscription, int count) throws Exception {
    List<String> ids = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (ids.size() < count && System.nanoTime() - end < 0) {
      Optional<Frame> frame = subscription.next(Duration.ofMillis(100));
      if (frame.isPresent() && frame.get() instanceof Frame.Event event) {
        ids.add(event.eventId());
      }
    }
    return ids;
  }

  @Test
  void theTraceContextOfAWriterReachesItsReadersByBothWaysIn() throws Exception {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (WayIn wayIn : WayIn.values()) {
      String session = "traced-" + wayIn;
      ProducerOptions writing =
          ProducerOptions.builder()
              .bootstrapServers(stack.bootstrap())
              .namespace(stack.namespace())
              .agentId("agent")
              .wayIn(wayIn)
              .traceParents(() -> trace)
              .build();
      try (AgentLogProducer producer = AgentLogProducer.connect(writing)) {
        producer.open(session).main().append(EventDraft.of("note.taken").build()).await(LIMIT);
      }

      for (String topic :
          List.of(stack.namespace().logTopic(session), stack.namespace().feedTopic())) {
        ConsumerRecord<byte[], byte[]> last = last(topic, session);
        assertThat(Events.EVENTS.decode(last.value()).getTraceParent()).isEqualTo(trace);
        assertThat(last.headers().lastHeader(HeaderNames.TRACE_PARENT).value())
            .asString()
            .isEqualTo(trace);
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> last(String topic, String session) {
    return stack.read(topic).stream()
        .filter(found -> Events.EVENTS.decode(found.value()).getSessionId().equals(session))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  @Test
  void headsForksMergesFencesAndEndsAreKnownAfterARestart() throws Exception {
    String session = "restarted";
    stack.open(session);
    append(
        Events.event(session, "branch.forked")
            .setBranchId("child")
            .setBranchOp(new BranchForked("main", 1L)),
        Events.event(session, "branch.merged").setBranchOp(new BranchMerged("child", 1L)),
        Events.event(session, "run.completed").setLifecycle(Lifecycle.TERMINAL).setRunId("r"));
    awaitLog(session, 4);
    AgentEvent known = stack.log(session).get(2);

    stack.stopSequencer();
    stack.startSequencer();
    append(
        Events.event(session, "message.user").setBranchId("child"),
        Events.event(session, "branch.forked")
            .setBranchId("child")
            .setBranchOp(new BranchForked("main", 1L)),
        Events.event(session, "branch.merged").setBranchOp(new BranchMerged("child", 1L)),
        Events.event(session, "message.user").setRunId("r"),
        AgentEvent.newBuilder(known),
        Events.event(session, "message.user").setSequence(4L));
    awaitLog(session, 5);

    assertThat(stack.tombstones(session))
        .extracting(Tombstone::getReason)
        .containsExactly("BRANCH_READ_ONLY", "BRANCH_READ_ONLY", "ALREADY_MERGED", "RUN_SEALED");
    assertThat(stack.get("/sessions/restarted/branches/child").body())
        .contains("\"head\":1", "MERGED");
  }

  private static AgentEvent message(String session) {
    return Events.event(session, "message.user").build();
  }

  private static void append(AgentEvent.Builder... events) throws Exception {
    for (AgentEvent.Builder event : events) {
      assertThat(stack.send(Events.to(stack.namespace().inboxTopic(), event.build())).hasOffset())
          .isTrue();
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, AgentEvent event) {
    var unused = producer.send(Events.to(topic, event));
  }

  private static void awaitLog(String session, int size) {
    await().atMost(LIMIT).until(() -> stack.log(session).size() == size);
  }

  private static List<AgentEvent> feed(String session) {
    return stack.read(stack.namespace().feedTopic()).stream()
        .map(found -> Events.EVENTS.decode(found.value()))
        .filter(event -> event.getSessionId().equals(session))
        .toList();
  }

  private static List<ByteBuffer> bytes(String session, String branch) {
    Envelope envelope = new Envelope();
    return stack.read(stack.namespace().logTopic(session)).stream()
        .map(ConsumerRecord::value)
        .filter(value -> envelope.wrap(value).branchId().equals(branch))
        .map(ByteBuffer::wrap)
        .toList();
  }
}
