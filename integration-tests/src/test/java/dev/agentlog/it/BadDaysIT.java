package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.embedded.BrokerMain;
import dev.agentlog.embedded.FreePort;
import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.ProducerOptionsBuilder;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.sequencer.SequencerMain;
import dev.agentlog.v1.Tombstone;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What goes wrong on bad days, by mistake or by malice: each gives its tombstone or its one
 * sentence, and after each the system still accepts what is right.
 */
class BadDaysIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 4;
  private static final int SURROUNDINGS = 3;
  private static final String STEADY = "steady";

  @TempDir private static Path directory;
  private static InProcess stack;
  private static long steadyEvents = 1;

  @BeforeAll
  static void start() throws InterruptedException {
    stack = new InProcess(directory.resolve("state"), Map.of("partitions", PARTITIONS));
    assertThat(stack.open(STEADY)).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @AfterEach
  void theSystemGoesOn() throws Exception {
    for (WayIn way : WayIn.values()) {
      send(Events.to(inbox(way, STEADY), Events.event(STEADY, "a.b").build()));
      steadyEvents++;
    }
    await().atMost(LIMIT).until(() -> stack.log(STEADY).size() == steadyEvents);
    assertThat(stack.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void anEventOfAMillionBytesIsRefused(WayIn way) throws Exception {
    String session = "million-" + way.name();
    stack.open(session);
    byte[] event = eventOf(1_000_000, session);

    send(new ProducerRecord<>(inbox(way, session), Events.utf8(session), event));

    awaitReasons(session, "TOO_LARGE");
    try (AgentLogProducer producer = producer(way)) {
      EventDraft draft = EventDraft.of("a.b").data("\"" + "x".repeat(1_000_000) + "\"").build();
      assertThatThrownBy(() -> producer.session(session).main().append(draft))
          .isInstanceOf(EventTooLargeException.class)
          .hasMessageContaining("900000");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoEventBecomesATombstone(WayIn way) throws Exception {
    String session = "malformed-" + way.name();
    stack.open(session);
    byte[] whole = Events.EVENTS.encode(Events.event(session, "a.b").build());
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 3);
    byte[] unknownSchema = whole.clone();
    unknownSchema[4] = 99;

    for (byte[] value : List.of(new byte[0], new byte[] {1, 2, 3}, cut, unknownSchema)) {
      send(new ProducerRecord<>(inbox(way, session), Events.utf8(session), value));
    }

    awaitReasons(session, "MALFORMED", "MALFORMED", "MALFORMED", "MALFORMED");
    assertThat(stack.tombstones(session))
        .extracting(Tombstone::getInboxTopic)
        .containsOnly(inbox(way, session));
  }

  @Test
  void anAppendToASessionThatWasNeverOpenedIsRefused() throws Exception {
    try (AgentLogProducer shared = producer(WayIn.SHARED);
        AgentLogProducer own = producer(WayIn.OWN)) {
      Receipt byShared = shared.session("nobody").main().append(EventDraft.of("a.b").build());
      assertThat(byShared.verdict().get(60, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              VerdictResult.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo("SESSION_UNKNOWN"));

      Receipt byOwn = own.session("nobody").main().append(EventDraft.of("a.b").build());
      assertThatThrownBy(() -> byOwn.durable().get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SessionNotOpenedException.class)
          .hasMessageContaining("nobody");
    }
    awaitReasons("nobody", "SESSION_UNKNOWN");
    assertThat(stack.admin().listTopics().names().get())
        .doesNotContain(
            stack.namespace().logTopic("nobody"), stack.namespace().ownInboxTopic("nobody"));
  }

  @Test
  void aRecordOnTheWrongPartitionIsRefused() throws Exception {
    String session = "misrouted";
    stack.open(session);
    int wrong = (SessionPartitions.partitionOf(session, PARTITIONS) + 1) % PARTITIONS;
    byte[] value = Events.EVENTS.encode(Events.event(session, "a.b").build());

    send(new ProducerRecord<>(stack.namespace().inboxTopic(), wrong, Events.utf8(session), value));

    awaitReasons("", "MISROUTED");
    Tombstone tombstone = stack.tombstones("").get(0);
    assertThat(tombstone.getInboxPartition()).isEqualTo(wrong);
    assertThat(tombstone.getDetail()).contains("murmur2");
    assertThat(stack.log(session)).hasSize(1);
  }

  @Test
  void settingsThatContradictTheNamespaceAreRefusedByName() {
    assertRefused(
        sequencer(stack.bootstrap(), Map.of("partitions", "16")),
        "partitions=16",
        "partitions=" + PARTITIONS);
    assertThatThrownBy(
            () -> AgentLogProducer.connect(options(stack.bootstrap()).partitions(16).build()))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("16")
        .hasMessageContaining(Integer.toString(PARTITIONS));
    assertThatThrownBy(
            () ->
                AgentLogConsumer.connect(
                    ConsumerOptions.builder(stack.bootstrap())
                        .namespace(stack.namespace())
                        .partitions(16)
                        .build()))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("16")
        .hasMessageContaining(Integer.toString(PARTITIONS));
  }

  @Test
  void anAddressWhereNobodyListensIsNamed() {
    String nobody = "127.0.0.1:" + FreePort.find();

    assertRefused(sequencer(nobody, Map.of()), nobody);
    assertThatThrownBy(
            () ->
                AgentLogProducer.connect(
                    options(nobody).connectTimeout(Duration.ofSeconds(2)).build()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining(nobody);
    assertThatThrownBy(
            () ->
                AgentLogConsumer.connect(
                    ConsumerOptions.builder(nobody).connectTimeout(Duration.ofSeconds(2)).build()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining(nobody);
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertRefused(sequencer(stack.bootstrap(), Map.of("http.port", port)), port);
      assertRefused(
          JavaProcess.builder(BrokerMain.class.getName())
              .args("--data", directory.resolve("data").toString(), "--port", port)
              .log(directory.resolve("broker-" + port + ".log"))
              .start(),
          port);
    }
  }

  private static JavaProcess sequencer(String bootstrap, Map<String, String> settings) {
    try {
      Path home = Files.createTempDirectory(directory, "sequencer");
      StringBuilder config = new StringBuilder();
      config.append("bootstrap.servers=").append(bootstrap).append('\n');
      config.append("namespace=").append(stack.namespace().name()).append('\n');
      config.append("state.dir=").append(home).append('\n');
      if (!settings.containsKey("http.port")) {
        config.append("http.port=0\n");
      }
      settings.forEach((key, value) -> config.append(key).append('=').append(value).append('\n'));
      Path file = home.resolve("sequencer.properties");
      Files.writeString(file, config);
      return JavaProcess.builder(SequencerMain.class.getName())
          .args("--config", file.toString())
          .log(home.resolve("sequencer.log"))
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The process ends by itself with the code for its surroundings, and says why in one line. */
  private static void assertRefused(JavaProcess process, String... named) {
    await().atMost(LIMIT).until(() -> !process.alive());
    assertThat(process.stop()).as("exit code").isEqualTo(SURROUNDINGS);
    List<String> said =
        lines(process.log()).stream()
            .filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d+ .*"))
            .toList();
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains(named).endsWith(".");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] eventOf(int bytes, String session) {
    byte[] small = Events.EVENTS.encode(Events.event(session, "a.b").setData("").build());
    byte[] event =
        Events.EVENTS.encode(
            Events.event(session, "a.b").setData("x".repeat(bytes - small.length - 2)).build());
    assertThat(event).hasSize(bytes);
    return event;
  }

  private static void awaitReasons(String session, String... reasons) {
    await()
        .atMost(LIMIT)
        .until(
            () -> stack.tombstones(session).stream().map(Tombstone::getReason).toList(),
            List.of(reasons)::equals);
  }

  private static void send(ProducerRecord<byte[], byte[]> written) throws Exception {
    assertThat(stack.send(written).hasOffset()).isTrue();
  }

  private static AgentLogProducer producer(WayIn way) {
    return AgentLogProducer.connect(options(stack.bootstrap()).wayIn(way).build());
  }

  private static ProducerOptionsBuilder options(String bootstrap) {
    return ProducerOptions.builder()
        .bootstrapServers(bootstrap)
        .namespace(stack.namespace())
        .agentId("agent");
  }

  private static String inbox(WayIn way, String session) {
    return way == WayIn.OWN
        ? stack.namespace().ownInboxTopic(session)
        : stack.namespace().inboxTopic();
  }
}
