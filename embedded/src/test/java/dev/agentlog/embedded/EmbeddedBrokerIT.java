package dev.agentlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path temp;

  @Test
  void returnsWhatWasProducedInOrder() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      client.create("t");

      client.produce("t", "a", "b", "c");

      assertThat(client.readAll("t")).containsExactly("a", "b", "c");
    }
  }

  @Test
  void refusesATopicThatNobodyMade() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> client.describe("missing"))
          .withRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void keepsRecordsAndClusterIdWhenRestartedOnItsDirectory() throws Exception {
    Path data = temp.resolve("data");
    String clusterId;
    try (EmbeddedBroker broker = EmbeddedBroker.builder().dataDir(data).start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      clusterId = broker.clusterId();
      client.create("t");
      client.produce("t", "before");
    }

    try (EmbeddedBroker broker = EmbeddedBroker.builder().dataDir(data).start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      client.produce("t", "after");

      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(client.readAll("t")).containsExactly("before", "after");
    }
  }

  @Test
  void restartsOnItsDirectoryWithoutWaitingForItsFormerSelf() {
    Path data = temp.resolve("data");
    EmbeddedBroker.builder().dataDir(data).start().close();
    long start = System.nanoTime();

    try (EmbeddedBroker broker = EmbeddedBroker.builder().dataDir(data).start()) {
      assertThat(broker.port()).isPositive();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void showsCommittedTransactionsAndHidesAbortedOnes() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.builder().start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      client.create("t");

      client.transaction("t", true, "committed-1", "committed-2");
      client.transaction("t", false, "aborted");
      client.transaction("t", true, "committed-3");

      assertThat(client.readAll("t")).containsExactly("committed-1", "committed-2", "committed-3");
    }
  }

  @Test
  void runsBesideASecondBroker() throws Exception {
    try (EmbeddedBroker one = EmbeddedBroker.builder().start();
        EmbeddedBroker two = EmbeddedBroker.builder().start();
        TopicClient clientOfOne = new TopicClient(one.bootstrapServers());
        TopicClient clientOfTwo = new TopicClient(two.bootstrapServers())) {
      clientOfOne.create("t");
      clientOfTwo.create("t");

      clientOfOne.produce("t", "one");
      clientOfTwo.produce("t", "two");

      assertThat(clientOfOne.readAll("t")).containsExactly("one");
      assertThat(clientOfTwo.readAll("t")).containsExactly("two");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      Path data = temp.resolve("data");

      assertThatExceptionOfType(AgentLogException.class)
          .isThrownBy(() -> EmbeddedBroker.builder().dataDir(data).port(port).start())
          .withMessage(
              "Cannot start the broker on 127.0.0.1:%d (Address already in use): stop the program"
                  + " that holds port %d, or choose another port, or 0 for any free one.",
              port, port);
    }
  }

  @Test
  void takesAPortOfItsOwnChoosingAndGivesItBack() {
    int port = FreePort.find();
    for (int round = 0; round < 2; round++) {
      try (EmbeddedBroker broker = EmbeddedBroker.builder().port(port).start()) {
        assertThat(broker.port()).isEqualTo(port);
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      }
    }
  }

  @Test
  void namesTheDirectoryThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "not a directory");

    assertThatExceptionOfType(AgentLogException.class)
        .isThrownBy(() -> EmbeddedBroker.builder().dataDir(file.resolve("data")).start())
        .withMessageStartingWith("Cannot use the data directory " + file.resolve("data"))
        .withMessageEndingWith("choose a directory that this user may write to.");
  }

  @Test
  void namesTheDirectoryThatAnotherBrokerHolds() {
    Path data = temp.resolve("data");
    try (EmbeddedBroker holder = EmbeddedBroker.builder().dataDir(data).start()) {
      assertThat(holder.failure()).isEmpty();

      assertThatExceptionOfType(AgentLogException.class)
          .isThrownBy(() -> EmbeddedBroker.builder().dataDir(data).start())
          .withMessage(
              "Cannot use the data directory %s: another running broker has locked it; stop that"
                  + " broker or choose another directory.",
              data);
    }
  }

  @Test
  void startsAfterAStartThatFailed() {
    Path data = temp.resolve("data");

    assertThatExceptionOfType(AgentLogException.class)
        .isThrownBy(
            () -> EmbeddedBroker.builder().dataDir(data).property("num.io.threads", "0").start())
        .withMessageContaining("num.io.threads");

    try (EmbeddedBroker broker = EmbeddedBroker.builder().dataDir(data).start()) {
      assertThat(broker.failure()).isEmpty();
    }
  }

  @Test
  void givesItsThreadsBackWithinThreeSecondsWhenClosed() {
    try (EmbeddedBroker first = EmbeddedBroker.builder().start()) {
      // Starts what Kafka starts once per process.
      assertThat(first.port()).isPositive();
    }
    List<String> before = threads();
    EmbeddedBroker broker = EmbeddedBroker.builder().start();
    long start = System.nanoTime();

    broker.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    await()
        .atMost(2, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(threads()).containsExactlyElementsOf(before));
  }

  @Test
  void closingAgainDoesNothing() {
    EmbeddedBroker broker = EmbeddedBroker.builder().start();

    broker.close();
    broker.close();

    assertThat(broker.failure()).isEmpty();
  }

  @Test
  void reportsAFaultInsteadOfEndingTheProcess() {
    AtomicReference<AgentLogException> told = new AtomicReference<>();
    try (EmbeddedBroker broker = EmbeddedBroker.builder().onFailure(told::set).start()) {
      Exit.halt(7, "all log directories failed");

      await().atMost(5, TimeUnit.SECONDS).until(() -> told.get() != null);
      assertThat(told.get())
          .hasMessage(
              "The broker on port %d broke down (Kafka asked to halt the process with status 7: all"
                  + " log directories failed): close it, look at its log, and start it again.",
              broker.port());
      assertThat(broker.failure()).containsSame(told.get());
    }
  }

  @Test
  void reportsThatItsFilesWereTakenAway() throws Exception {
    Path data = temp.resolve("data");
    AtomicReference<AgentLogException> told = new AtomicReference<>();
    try (EmbeddedBroker broker =
            EmbeddedBroker.builder().dataDir(data).onFailure(told::set).start();
        TopicClient client = new TopicClient(broker.bootstrapServers())) {
      delete(data.resolve("kafka"));

      client.requestCreation("t");

      await().atMost(10, TimeUnit.SECONDS).until(() -> told.get() != null);
      assertThat(told.get()).hasMessageContaining("broke down");
    }
  }

  @Test
  void bringsNoLoggingBackEndOfKafkasChoice() {
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> Class.forName("org.apache.logging.log4j.core.LoggerContext"));
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("awaitility"))
        .sorted()
        .toList();
  }
}
