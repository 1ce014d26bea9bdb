package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.JudgedBy;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.AgentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * A state that is gone, or not whole, is noticed before anything is judged with it; one that Kafka
 * still has is restored; and a rebuild makes any of them whole again.
 */
class LostStateIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GROUP = "test-sequencer";
  private static final String CHANGELOG = "test-sequencer-state-changelog";
  private static final String SESSION = "steady";

  @TempDir static Path stateDir;
  private static Stack stack;
  private static int accepted = 1;
  private static AgentEvent first;

  @BeforeAll
  static void start() throws Exception {
    stack = new Stack(stateDir, Map.of("partitions", 2));
    assertThat(stack.put(SESSION, "").statusCode()).isEqualTo(201);
    first = append();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aStateDirectoryThatIsGoneIsRestored() throws Exception {
    stack.sequencer.close();
    deleteStateDirectory();

    stack.restart();

    assertThatItGoesOn();
  }

  @Test
  void aLocalCopyThatWasEmptiedIsRestored() throws Exception {
    stack.sequencer.close();
    emptyTheLocalCopy();

    stack.restart();

    assertThatItGoesOn();
  }

  @Test
  void offsetsThatAreGoneCostNothing() throws Exception {
    stack.send(Events.to(stack.namespace.inboxTopic(), refused()));
    await().atMost(SOON).until(() -> !stack.tombstones(SESSION).isEmpty());
    int tombstones = stack.tombstones(SESSION).size();
    stack.sequencer.close();
    stack.admin.deleteConsumerGroups(List.of(GROUP)).all().get();

    stack.restart();

    assertThatItGoesOn();
    assertThat(stack.tombstones(SESSION)).hasSize(tombstones);
    assertThat(stack.get("/metrics").body())
        .containsPattern("agentlog_appends_judged_before_total [1-9]");
  }

  @Test
  void aChangelogThatIsGoneKeepsTheSequencerFromStarting() throws Exception {
    stack.sequencer.close();
    stack.admin.deleteTopics(List.of(CHANGELOG)).all().get();

    assertRefused("is missing", "has judged appends");

    deleteStateDirectory();
    stack.admin.deleteConsumerGroups(List.of(GROUP)).all().get();
    assertRefused("is missing", "has records");
    rebuild();
    assertThatItGoesOn();
  }

  @Test
  void aChangelogThatWasCutKeepsTheSequencerFromStarting() throws Exception {
    stack.sequencer.close();
    TopicPartition home = new TopicPartition(CHANGELOG, home());
    // A compacted topic is cut by nothing but such a change.
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG);
    AlterConfigOp cutting =
        new AlterConfigOp(
            new ConfigEntry("cleanup.policy", "compact,delete"), AlterConfigOp.OpType.SET);
    stack.admin.incrementalAlterConfigs(Map.of(topic, List.of(cutting))).all().get();
    stack.admin.deleteRecords(Map.of(home, RecordsToDelete.beforeOffset(2))).all().get();

    assertRefused("was cut: it begins at offset 2");
    rebuild();
    assertThatItGoesOn();
  }

  @Test
  void aStateBehindWhatWasCommittedStandsStill() throws Exception {
    stack.sequencer.close();
    TopicPartition inbox = new TopicPartition(stack.namespace.inboxTopic(), home());
    stack.send(
        new ProducerRecord<>(
            inbox.topic(), inbox.partition(), SESSION.getBytes(StandardCharsets.UTF_8), null));
    long end = stack.send(Events.to(inbox.topic(), refused())).offset() + 1;
    stack
        .admin
        .alterConsumerGroupOffsets(GROUP, Map.of(inbox, new OffsetAndMetadata(end)))
        .all()
        .get();
    int log = stack.log(SESSION).size();

    assertRefused("Partition " + home(), "everything before " + end + " was judged");
    assertThat(stack.log(SESSION)).hasSize(log);
    rebuild();
    assertThatItGoesOn();
    await().atMost(SOON).until(() -> stack.get("/sessions/" + SESSION).body().contains("OPEN"));
  }

  @Test
  void whatWouldOrphanStateOrChangeVerdictsKeepsTheSequencerFromStarting() throws Exception {
    stack.sequencer.close();
    assertThatThrownBy(() -> stack.startWith(Map.of("streams.application.id", "other")))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("application 'test-sequencer'")
        .hasMessageContaining("application 'other'");
    assertThatThrownBy(() -> stack.startWith(Map.of("sealing", "off")))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("sealing=off")
        .hasMessageContaining("sealing=run");
    judgedBy(new JudgedBy(GROUP, 2, 1));
    assertThatThrownBy(stack::restart)
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("rules version 2")
        .hasMessageContaining("rules version 1");
    judgedBy(new JudgedBy(GROUP, 1, 7));
    assertThatThrownBy(stack::restart)
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("topology version 7");
    rebuild();
    assertThatItGoesOn();
  }

  @Test
  void aChangelogOfOtherPartitionsKeepsTheSequencerFromStarting() throws Exception {
    stack.sequencer.close();
    stack.admin.createPartitions(Map.of(CHANGELOG, NewPartitions.increaseTo(3))).all().get();

    assertThatThrownBy(stack::restart)
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining(CHANGELOG)
        .hasMessageContaining("3 partitions")
        .hasMessageContaining("partitions=2");
    rebuild();
    assertThatItGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "feed", "tombstones"})
  void aKeyedTopicOfOtherPartitionsKeepsTheSequencerFromStarting(String kind, @TempDir Path other)
      throws Exception {
    Map<String, Object> settings =
        Map.of("namespace", kind, "state.dir", other.toString(), "partitions", 1);
    stack.startWith(settings).close();
    String topic = kind + "." + kind;
    stack.admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();

    assertThatThrownBy(() -> stack.startWith(settings))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageContaining("'" + topic + "' has 2 partitions")
        .hasMessageContaining("partitions=1");
  }

  @Test
  void aRebuildIsRefusedWhileASequencerRuns() {
    assertThatThrownBy(() -> new Rebuild(stack.config(Map.of())))
        .isInstanceOf(AgentLogException.class)
        .hasMessageContaining("while sequencers run")
        .hasMessageContaining(GROUP);
  }

  @Test
  void halfARebuildIsNoState() throws Exception {
    stack.sequencer.close();
    try (Rebuild killed = new Rebuild(stack.config(Map.of()))) {
      assertThatThrownBy(
              () ->
                  killed.run(
                      false,
                      logs -> {
                        throw new IllegalStateException("killed");
                      }))
          .hasMessage("killed");
    }

    assertThatThrownBy(stack::restart).isInstanceOf(AgentLogException.class);
    rebuild();
    assertThatItGoesOn();
  }

  @Test
  void aChangelogThatVanishesUnderARunningSequencerStopsIt() throws Exception {
    stack.admin.deleteTopics(List.of(CHANGELOG)).all().get();
    stack.send(Events.to(stack.namespace.inboxTopic(), refused()));

    await()
        // The thread that misses the state dies once, for it to be restored.
        .dontCatchUncaughtExceptions()
        .atMost(Duration.ofMinutes(2))
        .until(() -> stack.get("/health/ready").body().contains("STATE_LOST"));
    assertThat(stack.get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(stack.get("/health/ready").body()).contains("agentlog sequencer rebuild");
    assertThat(stack.get("/metrics").body()).containsPattern("agentlog_state_lost [1-9]");
    stack.sequencer.close();
    rebuild();
    assertThatItGoesOn();
  }

  private static void assertThatItGoesOn() throws Exception {
    append();
    assertThat(stack.get("/health/ready").body()).contains("\"condition\":\"WELL\"");
    long before = stack.log(SESSION).size();
    stack.send(Events.to(stack.namespace.inboxTopic(), first));
    append();
    assertThat(stack.log(SESSION)).hasSize((int) before + 1);
    assertThat(stack.log(SESSION).stream().map(AgentEvent::getSequence).toList())
        .isEqualTo(Stream.iterate(1L, next -> next + 1).limit(before + 1).toList());
  }

  /** Appends by demanding the next sequence, which only a whole state accepts. */
  private static AgentEvent append() throws Exception {
    accepted++;
    AgentEvent event = Events.event(SESSION, "main", "a.b").setSequence((long) accepted).build();
    stack.send(Events.to(stack.namespace.inboxTopic(), event));
    await().atMost(SOON).until(() -> stack.log(SESSION).size() == accepted);
    return event;
  }

  private static AgentEvent refused() {
    return Events.event(SESSION, "main", "a.b").setSequence(999L).build();
  }

  private static void assertRefused(String... words) {
    assertThatThrownBy(stack::restart)
        .isInstanceOf(AgentLogException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("agentlog sequencer rebuild");
  }

  private static void rebuild() throws Exception {
    stack.sequencer.close();
    Rebuild.Summary summary;
    try (Rebuild rebuild = stack.rebuild(SOON)) {
      summary = rebuild.run(false, logs -> {});
    }
    assertThat(summary.events()).isEqualTo(accepted);
    stack.restart();
  }

  private static void judgedBy(JudgedBy other) throws Exception {
    stack.send(
        new ProducerRecord<>(
            stack.namespace.metaTopic(),
            JudgedBy.KEY.getBytes(StandardCharsets.UTF_8),
            MetaTopic.judgedByValue(other)));
  }

  private static int home() {
    return SessionPartitions.partitionOf(SESSION, 2);
  }

  /** Deletes every row and leaves the offset up to which the copy was restored. */
  private static void emptyTheLocalCopy() throws Exception {
    String rows = stateDir.resolve(GROUP + "/0_" + home() + "/rocksdb/state").toString();
    try (Options all = new Options();
        DBOptions options = new DBOptions()) {
      List<ColumnFamilyDescriptor> families =
          RocksDB.listColumnFamilies(all, rows).stream().map(ColumnFamilyDescriptor::new).toList();
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      try (RocksDB copy = RocksDB.open(options, rows, families, handles)) {
        copy.deleteRange(handles.get(0), new byte[0], new byte[] {(byte) 0xff});
        handles.forEach(ColumnFamilyHandle::close);
      }
    }
  }

  private static void deleteStateDirectory() throws IOException {
    try (Stream<Path> files = Files.walk(stateDir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(stateDir)) {
          Files.delete(file);
        }
      }
    }
  }
}
