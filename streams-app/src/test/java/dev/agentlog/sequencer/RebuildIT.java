package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import dev.agentlog.v1.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state made anew from what was written equals the one that was lost, row by row. The last test
 * leaves a log behind that is not whole.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GROUP = "test-sequencer";
  private static final String CHANGELOG = "test-sequencer-state-changelog";

  @TempDir static Path stateDir;
  private static Stack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new Stack(stateDir, Map.of("partitions", 2));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  @Order(1)
  void everyRowIsAsItWasAndJudgingGoesOn() throws Exception {
    AgentEvent repeated = load("one", false);
    load("two", true);
    stack.sequencer.close();
    Map<ByteBuffer, ByteBuffer> lost = rows();
    forget();
    assertThatThrownBy(stack::restart)
        .isInstanceOf(AgentLogException.class)
        .hasMessageContaining("agentlog sequencer rebuild");

    Rebuild.Summary summary = rebuild(false);

    assertThat(rows()).isEqualTo(lost);
    assertThat(summary.sessions()).isGreaterThanOrEqualTo(4);
    assertThat(summary.closed()).isEmpty();
    stack.restart();
    assertThatTheRulesHold(repeated);
  }

  @Test
  @Order(2)
  void eventsThatOnlyTheFeedHasGoToTheirLog() throws Exception {
    stack.put("unlogged", "");
    append("unlogged", 3);
    await().atMost(SOON).until(() -> stack.log("unlogged").size() == 4);
    List<AgentEvent> log = stack.log("unlogged");
    stack.sequencer.close();
    stack.admin.deleteTopics(List.of(stack.namespace.logTopic("unlogged"))).all().get();
    forget();

    assertThat(rebuild(false).unlogged()).isEqualTo(4);

    stack.restart();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(stack.log("unlogged")).isEqualTo(log));
  }

  @Test
  @Order(3)
  void aSessionWhoseLogIsNotWholeIsClosedOnlyIfAskedFor() throws Exception {
    stack.put("cut", "");
    append("cut", 4);
    await().atMost(SOON).until(() -> stack.log("cut").size() == 5);
    stack.sequencer.close();
    cut(new TopicPartition(stack.namespace.logTopic("cut"), 0));
    forget();

    assertThatThrownBy(() -> rebuild(false))
        .isInstanceOf(AgentLogException.class)
        .hasMessageContaining("'cut'")
        .hasMessageContaining("--close-incomplete");
    assertThat(rebuild(true).closed()).containsExactly("cut");

    stack.restart();
    assertThat(stack.get("/sessions/cut").body()).contains("CLOSED");
    AgentEvent known = stack.log("cut").get(0);
    assertThat(verdict(AgentEvent.newBuilder(known).setSequence(null).build()).getOutcome())
        .isEqualTo(Outcome.DUPLICATE);
  }

  /** Forks, merges, fences, runs, a closed session, retries and refusals, by one way in. */
  private static AgentEvent load(String name, boolean own) throws Exception {
    stack.put(name, "");
    stack.put(name + "-closed", "");
    String inbox = own ? stack.namespace.ownInboxTopic(name) : stack.namespace.inboxTopic();
    AgentEvent repeated = Events.event(name, "main", "a.b").build();
    List<AgentEvent> events = new ArrayList<>();
    events.add(repeated);
    events.add(forked(name, "child"));
    events.add(Events.event(name, "child", "a.b").build());
    events.add(
        Events.event(name, "main", "branch.merged")
            .setBranchOp(new BranchMerged("child", 2L))
            .build());
    events.add(
        Events.event(name, "main", "run.completed")
            .setRunId("r")
            .setLifecycle(Lifecycle.TERMINAL)
            .build());
    events.add(forked(name, "held"));
    events.add(Events.event(name, "held", "writer.claimed").setWriter(new Writer("w", 3L)).build());
    events.add(repeated);
    for (int refused = 0; refused < 30; refused++) {
      events.add(Events.event(name, "main", "a.b").setSequence(900L + refused).build());
    }
    for (AgentEvent event : events) {
      stack.send(Events.to(inbox, event));
    }
    stack.send(
        Events.to(
            stack.namespace.inboxTopic(),
            Events.event(name + "-closed", "main", "session.closed")
                .setLifecycle(Lifecycle.TERMINAL)
                .build()));
    await().atMost(SOON).until(() -> stack.tombstones(name).size() == 30);
    await().atMost(SOON).until(() -> stack.log(name + "-closed").size() == 2);
    return repeated;
  }

  private static AgentEvent forked(String session, String child) {
    return Events.event(session, child, "branch.forked")
        .setBranchOp(new BranchForked("main", 2L))
        .build();
  }

  private static void assertThatTheRulesHold(AgentEvent repeated) throws Exception {
    assertThat(verdict(repeated).getSequence()).isEqualTo(2);
    assertThat(verdict(repeated).getOutcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(reason("one", "child", "a.b")).isEqualTo("BRANCH_READ_ONLY");
    assertThat(reason("one", "held", "a.b")).isEqualTo("FENCED");
    assertThat(reason("two-closed", "main", "a.b")).isEqualTo("SESSION_CLOSED");
    assertThat(
            verdict(Events.event("two", "main", "tool.call.requested").setRunId("r").build())
                .getReason())
        .isEqualTo("RUN_SEALED");
    assertThat(verdict(Events.event("two", "main", "a.b").setSequence(5L).build()).getOutcome())
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(stack.get("/sessions/two/tombstones?limit=1000").body()).contains("929", "900");
  }

  private static String reason(String session, String branch, String kind) throws Exception {
    return String.valueOf(verdict(Events.event(session, branch, kind).build()).getReason());
  }

  private static Verdict verdict(AgentEvent event) throws Exception {
    ProducerRecord<byte[], byte[]> asking = Events.to(stack.namespace.inboxTopic(), event);
    asking.headers().add(HeaderNames.REPLY, new byte[0]);
    long offset = stack.send(asking).offset();
    return await()
        .atMost(SOON)
        .until(
            () ->
                stack.read(stack.namespace.verdictsTopic()).stream()
                    .map(found -> Stack.VERDICTS.decode(found.value()))
                    .filter(
                        found ->
                            found.getInboxOffset() == offset
                                && found.getSessionId().equals(event.getSessionId()))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private static void append(String session, int events) throws Exception {
    for (int sent = 0; sent < events; sent++) {
      stack.send(
          Events.to(stack.namespace.inboxTopic(), Events.event(session, "main", "a.b").build()));
    }
  }

  /** Loses the state: changelog, local state and the group's offsets. */
  private static void forget() throws Exception {
    stack.admin.deleteTopics(List.of(CHANGELOG)).all().get();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () -> {
              stack.admin.deleteConsumerGroups(List.of(GROUP)).all().get();
              return true;
            });
  }

  private static void cut(TopicPartition partition) throws Exception {
    stack.admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get();
  }

  private static Rebuild.Summary rebuild(boolean closeIncomplete) {
    try (Rebuild rebuild = stack.rebuild(SOON)) {
      return rebuild.run(closeIncomplete, logs -> {});
    }
  }

  /** All rows of the state but the markers, which name the changelog itself. */
  private static Map<ByteBuffer, ByteBuffer> rows() {
    Map<ByteBuffer, ByteBuffer> rows = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> found : stack.read(CHANGELOG)) {
      ByteBuffer key = ByteBuffer.wrap(found.key());
      if (found.value() == null) {
        rows.remove(key);
      } else if (!key.equals(ByteBuffer.wrap(Keys.judged().get()))) {
        rows.put(key, ByteBuffer.wrap(found.value()));
      }
    }
    return rows;
  }
}
