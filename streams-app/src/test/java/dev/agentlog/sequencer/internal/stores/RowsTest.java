package dev.agentlog.sequencer.internal.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.EventState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.v1.Tombstone;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final UUID ID = new UUID(1, 2);

  @Test
  void rowsAreReadBackAsTheyWere() {
    SessionState session = new SessionState(false, 5, 7, 3, 1_001, ID);
    BranchState root = BranchState.root(ID);
    BranchState full = new BranchState(9, ID, "main", "parent", 4, 2, "writer", 11);
    RunState run = new RunState("run.failed", 12);
    EventState event = new EventState("main", 8, new byte[] {1, 2, 3});

    assertThat(Rows.session(Rows.encode(session))).isEqualTo(session);
    assertThat(Rows.branch(Rows.encode(root))).isEqualTo(root);
    assertThat(Rows.branch(Rows.encode(full))).isEqualTo(full);
    assertThat(Rows.run(Rows.encode(run))).isEqualTo(run);
    EventState read = Rows.event(Rows.encode(event));
    assertThat(read.branch()).isEqualTo("main");
    assertThat(read.sequence()).isEqualTo(8);
    assertThat(read.contentHash()).containsExactly(1, 2, 3);
  }

  @Test
  void tombstonesAreReadBackWithAndWithoutTheirOptionalFields() {
    Tombstone.Builder tombstone =
        Tombstone.newBuilder()
            .setSessionId("s")
            .setBranchId("")
            .setExpectedSequence(0)
            .setReason("MALFORMED")
            .setDetail("why")
            .setInboxTopic("agentlog.inbox")
            .setInboxPartition(3)
            .setInboxOffset(99)
            .setRecordedAt(Instant.ofEpochMilli(1_700_000_000_123L));
    Tombstone bare = tombstone.build();
    Tombstone full =
        tombstone.setEventId("e").setKind("k").setAgentId("a").setAttemptedSequence(0L).build();

    assertThat(Rows.tombstone(Rows.encode(bare))).isEqualTo(bare);
    assertThat(Rows.tombstone(Rows.encode(full))).isEqualTo(full);
  }

  @Test
  void pendingRecordsKeepHeadersInOrderNullValuesIncluded() {
    PendingRecord pending =
        PendingRecord.of(
            42,
            new RecordHeaders().add("a", new byte[] {1}).add("b", null).add("a", new byte[0]),
            new byte[] {9});

    PendingRecord read = PendingRecord.decode(pending.encode());

    assertThat(read.timestamp()).isEqualTo(42);
    assertThat(read.value()).containsExactly(9);
    assertThat(read.headers()).isEqualTo(pending.headers());
  }

  @Test
  void theMarkerIsReadBackAsItWas() {
    Judged judged = new Judged(7, Uuid.randomUuid(), Uuid.randomUuid());

    assertThat(Rows.judged(Rows.encode(judged))).isEqualTo(judged);
    assertThat(HexFormat.of().formatHex(Keys.judged().get())).isEqualTo("6d");
  }

  @Test
  void theStoredBytesArePinned() {
    assertThat(HexFormat.of().formatHex(Rows.encode(new RunState("run.failed", 12))))
        .isEqualTo("010000000a72756e2e6661696c6564000000000000000c");
    assertThat(HexFormat.of().formatHex(Keys.branch("s", "main").get()))
        .isEqualTo("6200017300046d61696e");
  }

  @Test
  void aRowOfAnUnknownLayoutIsRefused() {
    assertThatThrownBy(() -> Rows.run(new byte[] {9, 0})).hasMessageContaining("layout version 9");
  }
}
