package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.embedded.FreePort;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.NamespaceMissingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerAwayIT {

  private static final Namespace NAMESPACE = new Namespace("away");

  @TempDir private Path data;

  @Test
  void aSubscriptionGoesOnWhereItWasWhenTheBrokerIsBack() throws Exception {
    int port = FreePort.find();
    TestCluster cluster = new TestCluster(NAMESPACE, data, port);
    String session = cluster.openSession();
    try (LogWriter writer = cluster.writer()) {
      writer.commit(session, "main", 1, 2);
    }
    try (AgentLogConsumer consumer = cluster.connect();
        Subscription subscription = consumer.subscribe(Scope.session(session))) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("main:1");
      cluster.close();
      assertThat(reader.take(2)).containsExactly("main:2", "CaughtUp");
      assertThat(reader.isQuiet()).isTrue();
      cluster = new TestCluster(NAMESPACE, data, port);
      try (LogWriter writer = cluster.writer()) {
        writer.commit(session, "main", 3);
      }
      assertThat(reader.take(1)).containsExactly("main:3");
    } finally {
      cluster.close();
    }
  }

  @Test
  void closingWhileTheBrokerIsAwayIsPrompt() throws Exception {
    TestCluster cluster = new TestCluster(NAMESPACE, data, 0);
    AgentLogConsumer consumer = cluster.connect();
    Subscription subscription = consumer.subscribe(Scope.session(cluster.openSession()));
    assertThat(new FrameReader(subscription).take(1)).containsExactly("CaughtUp");
    cluster.close();
    long begun = System.nanoTime();
    consumer.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(() -> subscription.next(Duration.ofSeconds(1)))
        .isInstanceOf(SubscriptionClosedException.class);
  }

  @Test
  void whatIsBeingStoredWhileTheBrokerIsAwayIsToldWhenTheConsumerCloses() throws Exception {
    TestCluster cluster = new TestCluster(NAMESPACE, data, 0);
    cluster.create(NAMESPACE.cursorsTopic(), TestCluster.PARTITIONS);
    String session = cluster.openSession();
    try (LogWriter writer = cluster.writer()) {
      writer.commit(session, "main", 1, 2);
    }
    AgentLogConsumer consumer = cluster.connect();
    SubscribeOptions named =
        SubscribeOptions.builder().start(Start.stored("n", Start.beginning())).build();
    Subscription subscription = consumer.subscribe(Scope.session(session), named);
    FrameReader reader = new FrameReader(subscription);
    subscription.ack(reader.next(Frame.Event.class).cursor()).get(30, TimeUnit.SECONDS);
    Cursor second = reader.next(Frame.Event.class).cursor();
    cluster.close();
    CompletableFuture<@Nullable Void> late = subscription.ack(second);
    consumer.close();
    assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(CursorNotStoredException.class);
    assertThatThrownBy(() -> subscription.ack(second))
        .isInstanceOf(SubscriptionClosedException.class);
  }

  @Test
  void beginningUnderANameWhileTheBrokerIsAwayGivesUpInTime() {
    TestCluster cluster = new TestCluster(NAMESPACE, data, 0);
    try (AgentLogConsumer consumer = cluster.connect()) {
      cluster.close();
      SubscribeOptions options =
          SubscribeOptions.builder()
              .start(Start.stored("n", Start.now()))
              .subscribeTimeout(Duration.ofMillis(500))
              .build();
      assertThatThrownBy(() -> consumer.subscribe(Scope.session("s"), options))
          .isInstanceOf(SubscribeTimeoutException.class)
          .hasMessage(
              "The subscription 'n' to session 's' in namespace '%s' could not begin, because no broker told what it has acknowledged: see that a broker runs, and try again.",
              NAMESPACE);
    }
  }

  @Test
  void subscribingWhileTheBrokerIsAwayGivesUpInTime() {
    TestCluster cluster = new TestCluster(NAMESPACE, data, 0);
    try (AgentLogConsumer consumer = cluster.connect()) {
      cluster.close();
      SubscribeOptions options =
          SubscribeOptions.builder().subscribeTimeout(Duration.ofMillis(500)).build();
      assertThatThrownBy(() -> consumer.subscribe(Scope.session("s"), options))
          .isInstanceOf(SubscribeTimeoutException.class);
    }
  }

  @Test
  void connectingSaysWhatIsWrong() throws Exception {
    ConsumerOptions nobody =
        ConsumerOptions.builder("127.0.0.1:" + FreePort.find())
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    assertThatThrownBy(() -> AgentLogConsumer.connect(nobody))
        .isInstanceOf(BrokerUnreachableException.class);
    try (TestCluster cluster = new TestCluster(NAMESPACE, data, 0)) {
      ConsumerOptions.Builder options = ConsumerOptions.builder(cluster.bootstrap());
      assertThatThrownBy(() -> AgentLogConsumer.connect(options.build()))
          .isInstanceOf(NamespaceMissingException.class);
      options.namespace(NAMESPACE);
      assertThatThrownBy(() -> AgentLogConsumer.connect(options.partitions(5).build()))
          .isInstanceOf(NamespaceMismatchException.class)
          .hasMessageContaining("partitions=5")
          .hasMessageContaining("partitions=3");
      options.partitions(3);
      assertThatThrownBy(() -> AgentLogConsumer.connect(options.registry("http://x").build()))
          .isInstanceOf(NamespaceMismatchException.class)
          .hasMessageContaining("http://x")
          .hasMessageContaining("bundled:");
      options.registry("bundled:");
      // Settings that the SDK's promises rest on cannot be overridden; others can.
      options.kafkaProperties(
          Map.of("isolation.level", "read_uncommitted", "group.id", "g", "max.poll.records", 7));
      try (AgentLogConsumer consumer = AgentLogConsumer.connect(options.build());
          Subscription subscription = consumer.subscribe(Scope.all())) {
        assertThat(consumer.meta().partitions()).isEqualTo(3);
        assertThat(new FrameReader(subscription).take(1)).containsExactly("CaughtUp");
      }
    }
  }
}
