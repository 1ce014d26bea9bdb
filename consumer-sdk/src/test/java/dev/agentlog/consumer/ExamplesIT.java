package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.examples.BlockingExample;
import dev.agentlog.consumer.examples.CallbackExample;
import dev.agentlog.consumer.examples.FlowExample;
import dev.agentlog.consumer.examples.IteratorExample;
import dev.agentlog.consumer.examples.NamedExample;
import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.schemas.Namespace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The examples do what they say, and named subscriptions go on where they have acknowledged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExamplesIT {

  private static final String[] EVENTS = {
    "main 1 message.user", "main 2 message.user", "main 3 session.closed"
  };

  private TestCluster cluster;
  private LogWriter writer;

  private interface Example {
    void run(String[] args) throws Exception;
  }

  @BeforeAll
  void startBroker() {
    cluster = new TestCluster(Namespace.DEFAULT);
    writer = cluster.writer();
  }

  @AfterAll
  void stopBroker() {
    writer.close();
    cluster.close();
  }

  private String closedSession() {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2);
    writer.close(session, 3);
    return session;
  }

  /** Returns what the example prints, by lines. */
  private List<String> run(Example example, String... sessions) throws Exception {
    List<String> args = new ArrayList<>(List.of(cluster.bootstrap()));
    args.addAll(List.of(sessions));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example.run(args.toArray(String[]::new));
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  @Order(1)
  void aNameNeedsItsTopic() {
    try (AgentLogConsumer consumer = cluster.connect()) {
      assertThatThrownBy(() -> consumer.subscribe(Scope.session("s"), named("n")))
          .isInstanceOf(CursorTopicMissingException.class)
          .hasMessage(
              "The subscription 'n' stores its cursor, and there is no topic 'agentlog.cursors' for it: start a sequencer, which makes it, or store cursor.token() yourself.");
    }
    cluster.create(cluster.namespace().cursorsTopic(), TestCluster.PARTITIONS);
  }

  @Test
  void theBlockingOne() throws Exception {
    assertThat(run(BlockingExample::main, closedSession())).contains(EVENTS);
  }

  @Test
  void theIterating() throws Exception {
    String session = cluster.openSession();
    writer.begin();
    writer.log(session, Events.bytes(session, "main", 1, "tool.call.started"));
    writer.log(session, Events.bytes(session, "main", 2, "tool.call.completed"));
    writer.log(session, Events.bytes(session, "main", 3));
    writer.commit();
    assertThat(run(IteratorExample::main, session)).contains("2 tool calls");
  }

  @Test
  void theOneWithCallbacks() throws Exception {
    String one = closedSession();
    String two = closedSession();
    assertThat(run(CallbackExample::main, one, two))
        .contains(one + " 1 message.user", one + " 3 session.closed")
        .containsSubsequence(
            two + " 1 message.user", two + " 2 message.user", two + " 3 session.closed");
  }

  @Test
  void theOneOfReactiveStreams() throws Exception {
    assertThat(run(FlowExample::main, closedSession())).contains(EVENTS);
  }

  @Test
  @Order(2)
  void theNamed() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2);
    assertThat(run(NamedExample::main, session))
        .contains("main 1 message.user", "main 2 message.user");
    assertThat(run(NamedExample::main, session)).noneMatch(line -> line.startsWith("main "));
    writer.commit(session, "main", 3);
    assertThat(run(NamedExample::main, session))
        .contains("main 3 message.user")
        .doesNotContain("main 2 message.user");
  }

  @Test
  @Order(2)
  void whatIsStoredNeverMovesBackwardsAlsoAcrossProcesses() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2, 3, 4);
    Scope scope = Scope.session(session);
    try (AgentLogConsumer one = cluster.connect();
        AgentLogConsumer two = cluster.connect();
        Subscription first = one.subscribe(scope, named(session));
        Subscription second = two.subscribe(scope, named(session))) {
      List<Cursor> cursors = cursors(first, 4);
      assertThat(cursors(second, 4)).hasSize(4);
      first.ack(cursors.get(0)).get(30, TimeUnit.SECONDS);
      second.ack(cursors.get(2)).get(30, TimeUnit.SECONDS);
      first.ack(cursors.get(1)).get(30, TimeUnit.SECONDS);
      assertThat(second.ack(cursors.get(0))).isCompleted();
    }
    try (AgentLogConsumer consumer = cluster.connect();
        Subscription third = consumer.subscribe(scope, named(session))) {
      assertThat(new FrameReader(third).take(2)).containsExactly("main:4", "CaughtUp");
      assertThatThrownBy(() -> consumer.subscribe(Scope.all(), named(session)))
          .isInstanceOf(CursorScopeException.class)
          .hasMessageEndingWith("use another name.");
    }
  }

  private static SubscribeOptions named(String name) {
    return SubscribeOptions.builder().start(Start.stored(name, Start.beginning())).build();
  }

  private static List<Cursor> cursors(Subscription subscription, int events) {
    List<Cursor> cursors = new ArrayList<>();
    for (Frame frame : subscription.frames(Duration.ofSeconds(60))) {
      if (frame instanceof Frame.Event event) {
        cursors.add(event.cursor());
        if (cursors.size() == events) {
          break;
        }
      }
    }
    return cursors;
  }
}
