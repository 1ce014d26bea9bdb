package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.closed;
import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Rejected;
import dev.agentlog.schemas.Origin;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.Tombstone;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a refusal leaves: a tombstone for the topic, a smaller one in the state, and a count. */
class TombstoneTest {
  private static final int PARTITION = SessionPartitions.partitionOf("s1", Sending.PARTITIONS);

  @Test
  void quotesTheEventAndSaysWhatWouldHaveBeenRight() {
    byte[] value = message().id(9).sequence(7).bytes();

    Rejected rejected = TestLog.opened().rejected(message().id(9).sequence(7));

    assertThat(rejected.session()).isEqualTo("s1");
    assertThat(rejected.tombstone())
        .isEqualTo(
            new Tombstone(
                "s1",
                "main",
                id(9),
                "message.user",
                "a1",
                7L,
                2L,
                "SEQUENCE_GAP",
                "The append demands sequence 7, but the next one of branch 'main' is 2.",
                "agentlog.inbox",
                PARTITION,
                2L,
                Instant.ofEpochMilli(Sending.timestampAt(2)),
                ByteBuffer.wrap(value)));
  }

  @Test
  void keepsTheTombstoneWithoutTheEventUnderTheInboxOffset() {
    TestLog log = TestLog.opened();

    Tombstone written = log.rejected(message().id(9).sequence(7)).tombstone();

    assertThat(log.state.tombstones("s1"))
        .containsOnlyKeys(2L)
        .containsValue(withoutEvent(written));
    assertThat(log.state.session("s1")).extracting(SessionState::tombstones).isEqualTo(1L);
  }

  @Test
  void namesTheOriginOfARelayedRecordAndKeepsTheTombstoneUnderItsOwnOffset() {
    TestLog log = TestLog.opened();
    Origin origin = new Origin("agentlog.inbox.s1", 0, 44);

    Rejected rejected = log.rejected(message().id(9).sequence(7).sending().relayedFrom(origin));

    assertThat(rejected.tombstone())
        .extracting(
            Tombstone::getInboxTopic, Tombstone::getInboxPartition, Tombstone::getInboxOffset)
        .containsExactly("agentlog.inbox.s1", 0, 44L);
    assertThat(rejected.verdict())
        .isNotNull()
        .extracting(verdict -> verdict.getInboxOffset())
        .isEqualTo(44L);
    assertThat(rejected.tombstone().getRecordedAt())
        .isEqualTo(Instant.ofEpochMilli(Sending.timestampAt(2)));
    assertThat(log.state.tombstones("s1")).containsOnlyKeys(2L);
  }

  @Test
  void saysNothingOfAnEventThatCouldNotBeRead() {
    byte[] value = {0, 0, 0, 0, 1, 7};

    Rejected rejected = TestLog.opened().rejected(message().id(9).sending().value(value));

    Tombstone tombstone = rejected.tombstone();
    assertThat(tombstone.getSessionId()).isEqualTo("s1");
    assertThat(tombstone.getBranchId()).isEmpty();
    assertThat(tombstone.getExpectedSequence()).isZero();
    assertThat(tombstone)
        .extracting(
            Tombstone::getEventId,
            Tombstone::getKind,
            Tombstone::getAgentId,
            Tombstone::getAttemptedSequence)
        .containsOnlyNulls();
    assertThat(tombstone.getEvent()).isEqualTo(ByteBuffer.wrap(value));
    assertThat(rejected.verdict()).isNull();
  }

  @Test
  void quotesAnEventOfExactly64KiBAndNoneThatIsLonger() {
    TestLog log = TestLog.opened();
    byte[] longest = Arrays.copyOf(new byte[] {0, 0, 0, 0, 1}, 65_536);

    assertThat(log.rejected(message().id(9).sending().value(longest)).tombstone().getEvent())
        .isEqualTo(ByteBuffer.wrap(longest));
    assertThat(
            log.rejected(message().id(9).sending().value(Arrays.copyOf(longest, 65_537)))
                .tombstone()
                .getEvent())
        .isNull();
    assertThat(log.rejected(message().id(9).sending().value(null)).tombstone().getEvent()).isNull();
  }

  @Test
  void belongsToTheKeysSessionAlthoughTheEventNamesAnother() {
    TestLog log = TestLog.opened().accept(created().session("s2"), message().session("s2"));

    Rejected rejected = log.rejected(message().id(9).session("s2").sending().key("s1"));

    assertThat(rejected.reason()).isEqualTo(Reason.MISROUTED);
    assertThat(rejected.session()).isEqualTo("s1");
    assertThat(rejected.tombstone().getExpectedSequence()).isEqualTo(2);
    assertThat(rejected.verdict())
        .isNotNull()
        .extracting(verdict -> verdict.getSessionId())
        .isEqualTo("s2");
    assertThat(log.state.tombstones("s1")).hasSize(1);
    assertThat(log.state.tombstones("s2")).isEmpty();
  }

  @Test
  void belongsToNoSessionIfTheRecordIsOnAnotherPartition() {
    TestLog log = TestLog.opened();
    Sending valid = message().id(9).sending();
    List<Sending> strays =
        List.of(
            message().id(9).sending().onWrongPartition(),
            message().id(9).sending().value(null).onWrongPartition(),
            message().id(9).sending().tooLarge().onWrongPartition(),
            valid.key((byte[]) null));

    for (Sending stray : strays) {
      Rejected rejected = log.rejected(stray);
      assertThat(rejected.session()).isEmpty();
      assertThat(rejected.tombstone().getSessionId()).isEmpty();
      assertThat(rejected.tombstone().getExpectedSequence()).isZero();
      assertThat(rejected.changes()).isEmpty();
    }
  }

  @Test
  void isNotKeptForASessionThatWasNeverOpened() {
    TestLog log = new TestLog();

    Rejected rejected = log.rejected(message().id(9));

    assertThat(rejected.session()).isEqualTo("s1");
    assertThat(rejected.tombstone().getSessionId()).isEqualTo("s1");
    assertThat(rejected.changes()).isEmpty();
    assertThat(log.state).isEqualTo(new InMemoryState());
  }

  @Test
  void isKeptForAClosedSession() {
    TestLog log = TestLog.opened().accept(closed());

    log.rejected(message());

    assertThat(log.state.tombstones("s1")).containsOnlyKeys(3L);
    assertThat(log.state.session("s1"))
        .extracting(SessionState::open, SessionState::tombstones)
        .containsExactly(false, 1L);
  }

  @Test
  void isKeptForTheNewestThousandAndCountedForEver() {
    TestLog log = TestLog.opened().accept(created().session("s2"));
    log.rejected(message().session("s2").sequence(9));
    for (int i = 0; i < 1000; i++) {
      log.rejected(message().sequence(7));
    }
    assertThat(log.state.tombstones("s1")).hasSize(1000).containsKey(4L);

    Rejected next = log.rejected(message().sequence(7));

    assertThat(next.changes()).contains(new Change.RemoveTombstone("s1", 4));
    assertThat(log.state.tombstones("s1").firstKey()).isEqualTo(5);
    assertThat(log.state.tombstones("s1").lastKey()).isEqualTo(1004);
    assertThat(log.state.tombstones("s1")).hasSize(1000);
    assertThat(log.state.session("s1")).extracting(SessionState::tombstones).isEqualTo(1001L);
    assertThat(log.state.tombstones("s2")).hasSize(1);
  }

  @Test
  void cutsWhatASentenceNames() {
    String branch = "line\nbreak\u202E" + "\uD83D\uDE00".repeat(60);

    String detail = TestLog.opened().rejected(message().branch(branch)).tombstone().getDetail();

    assertThat(detail)
        .isEqualTo(
            "Branch 'line\\u{a}break\\u{202e}"
                + "\uD83D\uDE00".repeat(19)
                + "…' does not exist; fork it, or demand sequence 1 to begin a root branch.");
  }

  @Test
  void staysASentenceWhateverItNames() {
    String hidden = "\u202E".repeat(85);
    TestLog log = TestLog.opened().accept(claim(hidden, hidden, 1).sequence(1));

    String detail =
        log.rejected(message().branch(hidden).writer("\n" + hidden, 1)).tombstone().getDetail();

    assertThat(detail)
        .startsWith("Branch '\\u{202e}")
        .endsWith("higher epoch.")
        .hasSizeLessThan(500);
  }

  @Test
  void leavesOutASessionTooLongToBeRepeated() {
    String monster = "k".repeat(2_000_000);

    Rejected rejected = TestLog.opened().rejected(message().id(9).sending().key(monster));

    assertThat(rejected.reason()).isEqualTo(Reason.MISROUTED);
    assertThat(rejected.session()).isEmpty();
    assertThat(rejected.tombstone().getSessionId()).isEmpty();
    assertThat(rejected.tombstone().getDetail()).hasSizeLessThan(500);
  }

  @Test
  void answersWithWhatTheEventNames() {
    Decision.Accepted accepted =
        TestLog.opened().accepted(event("message.user").branch("b").sequence(1));

    assertThat(accepted.verdict().toString())
        .isEqualTo(
            new dev.agentlog.v1.Verdict(
                    id(2),
                    "s1",
                    "b",
                    dev.agentlog.v1.Outcome.ACCEPTED,
                    1L,
                    null,
                    null,
                    null,
                    "agentlog.inbox",
                    PARTITION,
                    2L)
                .toString());
  }

  private static Tombstone withoutEvent(Tombstone tombstone) {
    return Tombstone.newBuilder(tombstone).setEvent((@Nullable ByteBuffer) null).build();
  }
}
