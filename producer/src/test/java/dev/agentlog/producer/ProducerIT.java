package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.NamespaceMissingException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ProducerIT {

  private static final Namespace NAMESPACE = new Namespace("it");
  private static EmbeddedBroker broker;
  private static FakeSequencer sequencer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.builder().start();
    sequencer = new FakeSequencer(broker.bootstrapServers(), NAMESPACE, 4);
  }

  @AfterAll
  static void stop() throws Exception {
    sequencer.close();
    broker.close();
  }

  private static ProducerOptionsBuilder options(WayIn wayIn) {
    return ProducerOptions.builder()
        .bootstrapServers(broker.bootstrapServers())
        .namespace(NAMESPACE)
        .wayIn(wayIn)
        .agentId("agent-1");
  }

  private static EventDraft note(int number) {
    return EventDraft.of("note.taken").data("{\"n\":" + number + "}").build();
  }

  private static VerdictResult verdictOf(Receipt receipt) throws Exception {
    return receipt.verdict().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void appendsOfOneThreadAreJudgedInOrderAndEachGetsItsOwnVerdict(WayIn wayIn) throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(wayIn).build())) {
      SessionHandle session = producer.open("order/" + wayIn);
      assertThat(session.created()).isTrue();
      assertThat(producer.open("order/" + wayIn).created()).isFalse();

      List<Receipt> receipts = new ArrayList<>();
      for (int i = 1; i <= 500; i++) {
        receipts.add(session.main().append(note(i), ExpectedSequence.exactly(i)));
      }

      for (int i = 1; i <= 500; i++) {
        InboxPosition position = receipts.get(i - 1).durable().get(20, TimeUnit.SECONDS);
        assertThat(verdictOf(receipts.get(i - 1)))
            .isEqualTo(new VerdictResult.Accepted(i, position));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void aWrongSequenceIsRejectedAndARepeatedDraftIsADuplicate(WayIn wayIn) throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(wayIn).build())) {
      BranchHandle main = producer.open("conflict-" + wayIn).main();
      EventDraft first = note(1);
      assertThat(verdictOf(main.append(first)).requireSequence()).isEqualTo(1);

      Receipt gap = main.append(note(2), ExpectedSequence.exactly(9));
      Receipt stale = main.append(note(3), ExpectedSequence.exactly(1));
      Receipt again = main.append(first, ExpectedSequence.exactly(5));

      assertThat(verdictOf(gap))
          .isEqualTo(
              new VerdictResult.Rejected(
                  "SEQUENCE_GAP", 2, "The head stands elsewhere.", gap.durable().join()));
      assertThat(verdictOf(stale))
          .isInstanceOfSatisfying(
              VerdictResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo("SEQUENCE_CONFLICT"));
      assertThat(verdictOf(again))
          .isEqualTo(new VerdictResult.Duplicate(1, again.durable().join()));
    }
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void twoProducersOnOneSessionGetEachTheirOwnVerdicts(WayIn wayIn) throws Exception {
    try (AgentLogProducer one = AgentLogProducer.connect(options(wayIn).build());
        AgentLogProducer two = AgentLogProducer.connect(options(wayIn).build())) {
      BranchHandle ofOne = one.open("both-" + wayIn).main();
      BranchHandle ofTwo = two.session("both-" + wayIn).main();
      List<Receipt> receipts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        EventDraft shared = note(i);
        receipts.add(ofOne.append(shared));
        receipts.add(ofTwo.append(shared));
      }

      Set<Long> accepted = new HashSet<>();
      for (Receipt receipt : receipts) {
        VerdictResult verdict = verdictOf(receipt);
        assertThat(verdict.position()).isEqualTo(receipt.durable().join());
        if (verdict instanceof VerdictResult.Accepted) {
          accepted.add(verdict.requireSequence());
        }
      }
      assertThat(accepted).hasSize(200);
    }
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void manySessionsOpenedAtOnceAllGetTheirEventsAccepted(WayIn wayIn) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (AgentLogProducer producer = AgentLogProducer.connect(options(wayIn).build())) {
      List<Future<Receipt>> lasts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String id = "crowd-" + wayIn + "-" + i;
        lasts.add(
            threads.submit(
                () -> {
                  BranchHandle main = producer.open(id).main();
                  main.append(note(1), ExpectedSequence.exactly(1));
                  return main.append(note(2), ExpectedSequence.exactly(2));
                }));
      }

      for (Future<Receipt> last : lasts) {
        assertThat(verdictOf(last.get(60, TimeUnit.SECONDS)).requireSequence()).isEqualTo(2);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anAppendToASessionThatWasNeverOpenedFailsSoonAndHoldsUpNobody() throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(WayIn.OWN).build())) {
      BranchHandle open = producer.open("held-up").main();
      verdictOf(open.append(note(1)));

      long before = System.nanoTime();
      Receipt lost = producer.session("never-opened").main().append(note(1));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      Receipt fine = open.append(note(2));

      assertThat(lost.durable())
          .failsWithin(Duration.ofSeconds(2))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(SessionNotOpenedException.class);
      assertThat(verdictOf(fine).requireSequence()).isEqualTo(2);
    }
  }

  @Test
  void anInboxThatIsDeletedFailsItsOwnAppendsAndIsThenKnownToBeGone() throws Exception {
    ProducerOptions options =
        options(WayIn.OWN)
            .kafkaProperty("delivery.timeout.ms", "3000")
            .kafkaProperty("request.timeout.ms", "1000")
            .build();
    try (AgentLogProducer producer = AgentLogProducer.connect(options)) {
      BranchHandle main = producer.open("deleted").main();
      verdictOf(main.append(note(1)));
      sequencer.deleteInbox("deleted");

      assertThatThrownBy(() -> main.append(note(2)).durable().get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(AgentLogException.class);
      assertThatThrownBy(() -> main.append(note(3)).durable().get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SessionNotOpenedException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void withoutAVerdictTheFutureTimesOutAndTheSameDraftTellsLater(WayIn wayIn) throws Exception {
    ProducerOptions options = options(wayIn).verdictTimeout(Duration.ofMillis(300)).build();
    try (AgentLogProducer producer = AgentLogProducer.connect(options)) {
      BranchHandle main = producer.open("silence-" + wayIn).main();
      EventDraft draft = note(1);
      sequencer.silent(true);
      Receipt unanswered = main.append(draft);
      assertThatThrownBy(() -> verdictOf(unanswered))
          .hasCauseInstanceOf(VerdictTimeoutException.class);
      assertThat(unanswered.durable()).isCompleted();
      sequencer.silent(false);

      await().ignoreExceptions().until(() -> verdictOf(main.append(draft)).requireSequence() == 1);
    } finally {
      sequencer.silent(false);
    }
  }

  @Test
  void closedWithoutVerdictsItTellsWhichAndLeavesNoThread() throws Exception {
    AgentLogProducer producer =
        AgentLogProducer.connect(
            options(WayIn.OWN).kafkaProperty("client.id", "leaves-nothing").build());
    BranchHandle main = producer.open("left-alone").main();
    verdictOf(main.append(note(1)));
    sequencer.silent(true);
    try {
      Receipt unanswered = main.append(note(2));
      InboxPosition position = unanswered.durable().get(20, TimeUnit.SECONDS);

      CloseReport report = producer.close(Duration.ofMillis(200));

      assertThat(report.unconfirmed())
          .containsExactly(
              new CloseReport.Unconfirmed(
                  unanswered.eventId(), "left-alone", "main", Optional.of(position)));
    } finally {
      sequencer.silent(false);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name ->
                            name.contains("leaves-nothing")
                                || name.startsWith("agentlog-producer-")));
  }

  @Test
  void theLargestEventIsTaken() throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(WayIn.OWN).build())) {
      String noise =
          new Random(1)
              .ints(899_700, '!', '~')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      Receipt receipt =
          producer
              .open("large")
              .main()
              .append(EventDraft.of("note.taken").dataType("text/plain").data(noise).build());

      assertThat(verdictOf(receipt).inLog()).isTrue();
    }
  }

  @Test
  void whatTheSequencerRefusesIsTold() {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(WayIn.OWN).build())) {
      sequencer.answerWith(409);
      assertThatThrownBy(() -> producer.open("x")).isInstanceOf(SessionClosedException.class);
      sequencer.answerWith(429);
      assertThatThrownBy(() -> producer.open("x"))
          .isInstanceOf(TooManyOpenSessionsException.class)
          .hasMessageContaining("(as told)");
    } finally {
      sequencer.answerWith(0);
    }
  }

  @Test
  void aPlaceWithoutNamespaceOrBrokerIsTold() {
    assertThatThrownBy(
            () ->
                AgentLogProducer.connect(
                    options(WayIn.OWN).namespace(new Namespace("missing")).build()))
        .isInstanceOf(NamespaceMissingException.class);
    assertThatThrownBy(
            () ->
                AgentLogProducer.connect(
                    options(WayIn.OWN)
                        .bootstrapServers("127.0.0.1:1")
                        .connectTimeout(Duration.ofSeconds(1))
                        .build()))
        .isInstanceOf(BrokerUnreachableException.class);
    assertThatThrownBy(() -> AgentLogProducer.connect(options(WayIn.OWN).partitions(3).build()))
        .isInstanceOf(NamespaceMismatchException.class);
  }

  @Test
  void propertiesThatTheClientsRefuseAreTold() {
    assertThatThrownBy(
            () ->
                AgentLogProducer.connect(
                    options(WayIn.OWN).kafkaProperty("delivery.timeout.ms", "5").build()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("delivery.timeout.ms should be equal to or larger than");
  }

  @Test
  void openingSaysWhoAndWhy() {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(WayIn.SHARED).build())) {
      producer.open("told", OpenOptions.builder().data("[1]").label("k", "v").build());

      assertThat(sequencer.lastBody())
          .isEqualTo("{\"agent\":\"agent-1\",\"labels\":{\"k\":\"v\"},\"data\":[1]}");
    }
  }

  @Test
  void liveEventsAreOnTheirTopicInOrderAndWithoutItNothingElseSuffers() throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(WayIn.OWN).build())) {
      BranchHandle main = producer.open("live").main();
      main.live(delta("lost"));
      main.append(note(1)).await(Duration.ofSeconds(30));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                main.live(delta("lost"));
                assertThat(producer.liveStats().lastDrop())
                    .startsWith(
                        "Nothing can be sent live, as the namespace 'it' has no topic it.live;");
              });

      sequencer.createTopic(NAMESPACE.liveTopic(), 4);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                main.live(delta("seen "));
                return producer.liveStats().delivered() > 0;
              });
      for (int i = 0; i < 500; i++) {
        main.live(delta(i + " "));
      }
      Receipt completed =
          main.append(EventDraft.of(Kinds.MODEL_COMPLETED).runId("r").data("{}").build());

      assertThat(completed.await(Duration.ofSeconds(30)).requireSequence()).isEqualTo(2);
      await().atMost(Duration.ofSeconds(60)).until(() -> producer.liveStats().waiting() == 0);
      assertThat(producer.liveStats().coalesced()).isPositive();
      String numbers = IntStream.range(0, 500).mapToObj(i -> i + " ").collect(Collectors.joining());
      assertThat(liveTexts()).endsWith(numbers).startsWith("seen ").doesNotContain("lost");
    }
  }

  private static EventDraft delta(String text) {
    return EventDraft.of(Kinds.MODEL_DELTA).runId("r").data("{\"text\":\"" + text + "\"}").build();
  }

  /** Returns the texts of what is on the live topic, joined. */
  private static String liveTexts() {
    WireCodec<AgentEvent> codec = WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
    StringBuilder texts = new StringBuilder();
    int partition = SessionPartitions.partitionOf("live", 4);
    for (ConsumerRecord<byte[], byte[]> record : sequencer.read(NAMESPACE.liveTopic(), partition)) {
      AgentEvent event = codec.decode(record.value());
      assertThat(event.getSequence()).isNull();
      texts.append(event.getData().replace("{\"text\":\"", "").replace("\"}", ""));
    }
    return texts.toString();
  }
}
