package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.embedded.FreePort;
import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.it.agent.AgentMain;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.FlushTimeoutException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.ProducerOptionsBuilder;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.v1.AgentEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An agent whose process is killed, whose broker goes away, and whose sequencer is killed, judged
 * by the session's log: every event for which {@code append} returned is there once and in order.
 * And one that starts while the broker is away.
 *
 * <p>System properties: {@code agentlog.agent.kills} (3), {@code agentlog.agent.outage.seconds}
 * (4), {@code agentlog.agent.rate} (500 events per second), {@code agentlog.seed}.
 */
class AgentProcessIT {
  private static final int KILLS = Integer.getInteger("agentlog.agent.kills", 3);
  private static final int OUTAGE = Integer.getInteger("agentlog.agent.outage.seconds", 4);
  private static final String RATE = System.getProperty("agentlog.agent.rate", "500");
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Cluster cluster;
  private static SequencerProcess sequencer;

  @BeforeAll
  static void start() {
    cluster = new Cluster(directory);
    sequencer = cluster.addSequencer(Map.of("partitions", "2", "commit.interval.ms", "100"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static JavaProcess agent(String session, Path home, String way, String rate) {
    JavaProcess agent =
        JavaProcess.builder(AgentMain.class.getName())
            .args(
                cluster.bootstrap(),
                cluster.namespace().name(),
                session,
                home.toString(),
                way,
                rate)
            .jvmArgs("-Xmx96m")
            .log(home.resolve("agent.log"))
            .start();
    agent.awaitLine("READY", SOON);
    return agent;
  }

  private static long noted(Path home) throws Exception {
    return AgentMain.lastNoted(home.resolve("notes"));
  }

  private static ProducerOptions options(Path spool) {
    return ProducerOptions.builder()
        .bootstrapServers(cluster.bootstrap())
        .namespace(cluster.namespace())
        .agentId("heir")
        .spool(SpoolOptions.in(spool))
        .build();
  }

  /** The numbers in the session's log, in its order. */
  private static List<Long> numbers(String session) {
    try (TopicTail log =
        new TopicTail(
            cluster.bootstrap(),
            TopicTail.Isolation.COMMITTED,
            List.of(cluster.namespace().logTopic(session)))) {
      List<Long> numbers = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : log.readToEnd()) {
        AgentEvent event = Events.EVENTS.decode(record.value());
        if (event.getKind().equals("note.taken")) {
          numbers.add(number(event));
        }
      }
      return numbers;
    }
  }

  /**
   * What the spool held beyond those that have receipts, or for an earlier process, is durable
   * after a flush: the sequencer may have to catch up with it.
   */
  private static List<Long> awaitSequenced(String session, long count) {
    return await().atMost(LIMIT).until(() -> numbers(session), found -> found.size() >= count);
  }

  private static long number(AgentEvent event) {
    String data = String.valueOf(event.getData());
    return Long.parseLong(data.substring("{\"n\":".length(), data.indexOf(',')));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void whatAppendReturnedForSurvivesTheKillingOfItsProcess() throws Exception {
    System.out.println("AgentProcessIT, seed " + SEED);
    Random random = new Random(SEED);
    Path home = Files.createDirectory(directory.resolve("killed"));
    cluster.open(List.of("killed"));
    for (int kill = 0; kill < KILLS; kill++) {
      long enough = noted(home) + 50 + random.nextInt(500);
      try (JavaProcess agent = agent("killed", home, "spool", "100000")) {
        await().atMost(SOON).until(() -> noted(home) >= enough || !agent.alive());
        assertThat(agent.alive()).as("%s", Files.readString(agent.log())).isTrue();
        agent.kill();
      }
    }
    try (AgentLogProducer heir = AgentLogProducer.connect(options(home.resolve("spool")))) {
      System.out.printf(
          "  %d kills, %d events noted, %d left in the spool%n",
          KILLS, noted(home), heir.spool().orElseThrow().waiting());
      heir.flush(LIMIT);
    }

    List<Long> numbers = awaitSequenced("killed", noted(home));

    assertThat(numbers).isEqualTo(upTo(numbers.size()));
    assertThat((long) numbers.size()).isBetween(noted(home), noted(home) + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spool", "direct"})
  void whileTheBrokerIsAwayMemoryIsBoundedAndAfterwardsEverythingIsThereInOrder(String way)
      throws Exception {
    String session = "outage-" + way;
    Path home = Files.createDirectory(directory.resolve(session));
    cluster.open(List.of(session));
    try (JavaProcess agent = agent(session, home, way, RATE)) {
      await().atMost(SOON).until(() -> noted(home) > 200);
      cluster.broker().kill();
      long atKill = noted(home);
      await()
          .pollDelay(OUTAGE, TimeUnit.SECONDS)
          .atMost(SOON.plusSeconds(OUTAGE))
          .until(() -> true);
      long during = noted(home) - atKill;
      cluster.broker().start();
      long back = noted(home);
      await().atMost(LIMIT).until(() -> noted(home) > back + 200 || !agent.alive());
      Files.createFile(home.resolve("stop"));
      System.out.printf(
          "  broker away for %d s, %s: %d events taken meanwhile, %s%n",
          OUTAGE, way, during, agent.awaitLine("DONE", LIMIT));
    }
    assertThat(awaitSequenced(session, noted(home))).isEqualTo(upTo(noted(home)));
  }

  @Test
  void verdictsComeAlthoughTheSequencerIsKilledAndTheSameEventTellsAfterwards() {
    cluster.open(List.of("verdicts"));
    List<EventDraft> drafts =
        LongStream.rangeClosed(1, 500).mapToObj(AgentProcessIT::numbered).toList();
    ProducerOptions options =
        ProducerOptions.builder()
            .bootstrapServers(cluster.bootstrap())
            .namespace(cluster.namespace())
            .agentId("agent")
            .verdictTimeout(LIMIT)
            .build();
    try (AgentLogProducer producer = AgentLogProducer.connect(options);
        BranchWriter writer =
            producer.session("verdicts").main().writer(WriterOptions.stopping())) {
      List<Receipt> receipts = new ArrayList<>();
      for (EventDraft draft : drafts.subList(0, 250)) {
        receipts.add(writer.append(draft));
      }
      receipts.get(0).await(SOON);
      sequencer.kill();
      for (EventDraft draft : drafts.subList(250, 500)) {
        receipts.add(writer.append(draft));
      }
      sequencer.start();

      for (int i = 0; i < 500; i++) {
        assertThat(receipts.get(i).await(LIMIT).requireSequence()).isEqualTo(i + 2L);
      }
    }

    try (AgentLogProducer another = AgentLogProducer.connect(options)) {
      VerdictResult again = another.session("verdicts").main().append(drafts.get(300)).await(SOON);
      assertThat(again).isInstanceOf(VerdictResult.Duplicate.class);
      assertThat(again.requireSequence()).isEqualTo(302);
    }
    assertThat(numbers("verdicts")).isEqualTo(upTo(500));
  }

  @Test
  void withASpoolAnAgentStartsAndAppendsWhileTheBrokerIsAway() throws Exception {
    Path spool = directory.resolve("early-spool");
    cluster.open(List.of("early"));
    try (AgentLogProducer first = AgentLogProducer.connect(options(spool))) {
      first.session("early").main().append(numbered(1)).await(SOON);
    }
    cluster.broker().kill();
    try (AgentLogProducer early = AgentLogProducer.connect(options(spool))) {
      List<Receipt> receipts = new ArrayList<>();
      for (long n = 2; n <= 100; n++) {
        receipts.add(early.session("early").main().append(numbered(n)));
      }
      assertThat(receipts).allMatch(Receipt::spooled);
      assertThatThrownBy(() -> early.flush(Duration.ofSeconds(1)))
          .isInstanceOf(FlushTimeoutException.class)
          .hasMessageContaining("99 events wait in the spool");

      cluster.broker().start();

      early.flush(LIMIT);
      for (int i = 0; i < 99; i++) {
        assertThat(receipts.get(i).await(LIMIT).requireSequence()).isEqualTo(i + 3L);
      }
    }
    assertThat(numbers("early")).isEqualTo(upTo(100));
  }

  @Test
  void whereNoBrokerAnswersAnAgentIsToldInOneSentenceWithinItsTimeOut() throws Exception {
    String nowhere = "127.0.0.1:" + FreePort.find();
    ProducerOptionsBuilder options =
        ProducerOptions.builder()
            .bootstrapServers(nowhere)
            .agentId("agent")
            .connectTimeout(Duration.ofSeconds(1));

    assertThatThrownBy(() -> AgentLogProducer.connect(options.build()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage(
            "No Kafka broker answers at %s within 1000 ms; check the bootstrap address, and that the broker runs."
                .formatted(nowhere));
    options.spool(SpoolOptions.in(directory.resolve("never-connected")));
    assertThatThrownBy(() -> AgentLogProducer.connect(options.build()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage(
            "No Kafka broker answers at %s within 1000 ms, and no producer with this spool has connected to namespace 'agentlog' before; connect once while a broker runs."
                .formatted(nowhere));
  }

  private static EventDraft numbered(long n) {
    return EventDraft.of("note.taken").data("{\"n\":" + n + ",\"x\":0}").build();
  }
}
