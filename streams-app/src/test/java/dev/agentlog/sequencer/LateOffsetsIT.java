package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that takes up the offset commit of an aborted transaction late neither stops the relay
 * or the sequencer, nor makes them pass over appends.
 */
class LateOffsetsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int APPENDS = 5;

  @TempDir static Path stateDir;
  private static Stack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = new Stack(stateDir, Map.of("partitions", 1));
    ConfigEntry unverified = new ConfigEntry("transaction.partition.verification.enable", "false");
    stack
        .admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.BROKER, ""),
                List.of(new AlterConfigOp(unverified, AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextStartEndsWhatWasTakenUpLate(boolean own) throws Exception {
    String session = "before-" + own;
    TopicPartition inbox = stack.opened(session, own);
    stack.sequencer.close();
    LateCommit late = late(own);

    Errors answer = commitLate(late, inbox);
    assertThat(answer).as("what the broker says to the late commit").isEqualTo(Errors.NONE);
    append(inbox, session);
    stack.restart();

    assertEverythingIsJudged(session);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComesAfterTheStartIsRefusedByTheBroker(boolean own) throws Exception {
    String session = "after-" + own;
    TopicPartition inbox = stack.opened(session, own);
    LateCommit late = late(own);
    stack.restart();
    // The relay begins on a thread of its own.
    await()
        .atMost(SOON)
        .until(() -> late(own).producer().state() == TransactionState.COMPLETE_ABORT);

    Errors answer = commitLate(late, inbox);
    assertThat(answer)
        .as("what the broker says to the late commit")
        .isIn(Errors.INVALID_PRODUCER_EPOCH, Errors.PRODUCER_FENCED);
    append(inbox, session);

    assertEverythingIsJudged(session);
  }

  /** The producer of the relay, or of the stream thread, as it is while no transaction is open. */
  private static LateCommit late(boolean own) {
    String prefix = own ? "test-relay-0" : "test-sequencer-";
    return await().atMost(SOON).until(() -> atRest(prefix, own), Objects::nonNull);
  }

  private static @Nullable LateCommit atRest(String prefix, boolean own) throws Exception {
    List<String> ids =
        stack.admin.listTransactions().all().get().stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(prefix))
            .toList();
    assertThat(ids).hasSize(1);
    TransactionDescription found =
        stack.admin.describeTransactions(ids).description(ids.get(0)).get();
    boolean atRest =
        found.state() == TransactionState.EMPTY
            || found.state() == TransactionState.COMPLETE_COMMIT
            || found.state() == TransactionState.COMPLETE_ABORT;
    return atRest
        ? new LateCommit(own ? "test-relay-0" : "test-sequencer", ids.get(0), found)
        : null;
  }

  /** Commits an offset behind the appends that are to come. */
  private static Errors commitLate(LateCommit late, TopicPartition inbox) throws Exception {
    long end =
        stack
            .admin
            .listOffsets(Map.of(inbox, OffsetSpec.latest()))
            .partitionResult(inbox)
            .get()
            .offset();
    OffsetAndMetadata before =
        Objects.requireNonNull(
            stack
                .admin
                .listConsumerGroupOffsets(late.group())
                .partitionsToOffsetAndMetadata()
                .get()
                .get(inbox));
    return late.send(stack.broker.bootstrapServers(), inbox, end + APPENDS, before.metadata());
  }

  private static void append(TopicPartition inbox, String session) throws Exception {
    for (int i = 0; i < APPENDS; i++) {
      stack.send(Events.to(inbox.topic(), Events.event(session, "main", "a.b").build()));
    }
  }

  private static void assertEverythingIsJudged(String session) {
    await().atMost(SOON).untilAsserted(() -> assertThat(stack.log(session)).hasSize(2 + APPENDS));
  }
}
