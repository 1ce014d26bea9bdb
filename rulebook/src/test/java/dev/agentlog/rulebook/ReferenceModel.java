package dev.agentlog.rulebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules once more, as plainly as they can be written: each append is judged by looking through
 * the list of all appends before it. There is no state beside that list.
 */
final class ReferenceModel {
  private final RuleSettings settings;
  private final WireCodec<AgentEvent> codec;
  private final List<Judged> history = new ArrayList<>();

  ReferenceModel(RuleSettings settings, WireCodec<AgentEvent> codec) {
    this.settings = settings;
    this.codec = codec;
  }

  /**
   * One line of the history.
   *
   * @param home the session whose partition the record is on; null if it is on none's
   * @param homeKnown whether that session was open or closed, rather than unknown, before the
   *     record
   * @param event the event; null if it cannot be read
   */
  record Judged(
      InboxRecord record,
      @Nullable String home,
      boolean homeKnown,
      @Nullable AgentEvent event,
      Judgement judgement) {
    boolean accepted() {
      return judgement.outcome() == Outcome.ACCEPTED;
    }
  }

  /** Judges the next record and adds it to the history. */
  Judgement judge(InboxRecord record) {
    String home = home(record);
    boolean tooLarge = tooLarge(record);
    AgentEvent event = tooLarge ? null : event(record.value());
    boolean homeKnown = home != null && new Past(history, home).isOpened();
    Judgement judgement = judge(record, home, tooLarge, event);
    history.add(new Judged(record, home, homeKnown, event, judgement));
    return judgement;
  }

  private Judgement judge(
      InboxRecord record, @Nullable String home, boolean tooLarge, @Nullable AgentEvent event) {
    if (event == null) {
      return rejected(record, home, null, tooLarge ? Reason.TOO_LARGE : Reason.MALFORMED);
    }
    byte[] key = record.key();
    if (home == null || key == null || !home.equals(event.getSessionId())) {
      return rejected(record, home, event, Reason.MISROUTED);
    }
    if (ReferenceForm.isWrong(event)) {
      return rejected(record, home, event, Reason.INVALID);
    }
    Past past = new Past(history, home);
    Judged original = past.original(event.getEventId());
    if (original != null && sameContent(record, original.record())) {
      return accepted(Outcome.DUPLICATE, record, event, original.judgement().sequence(), null);
    }
    Reason reason =
        original != null ? Reason.EVENT_ID_REUSED : past.objection(event, settings.sealing());
    if (reason != null) {
      return rejected(record, home, event, reason);
    }
    long sequence = past.head(event.getBranchId()) + 1;
    return accepted(
        Outcome.ACCEPTED, record, event, sequence, ReferenceForm.spliced(record, event, sequence));
  }

  private boolean tooLarge(InboxRecord record) {
    byte[] value = record.value();
    return record.tooLarge()
        || record.headerBytes() > 16 * 1024
        || (value != null && value.length > 900_000);
  }

  private @Nullable AgentEvent event(byte @Nullable [] value) {
    if (value == null
        || value.length < 5
        || value[0] != 0
        || !settings.schemaIds().contains(ByteBuffer.wrap(value).getInt(1))) {
      return null;
    }
    try {
      return codec.decode(value);
    } catch (MalformedEventException malformed) {
      return null;
    }
  }

  private @Nullable String home(InboxRecord record) {
    byte[] key = record.key();
    if (key == null
        || SessionPartitions.partitionOf(key, settings.partitions()) != record.partition()) {
      return null;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  /**
   * The same event but for what a retry may differ in; the frame tells schemas, and so fields not
   * known here, apart.
   */
  private boolean sameContent(InboxRecord one, InboxRecord other) {
    return ReferenceForm.frame(one).equals(ReferenceForm.frame(other))
        && content(one).equals(content(other));
  }

  private AgentEvent content(InboxRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("An accepted record has a value.");
    }
    return AgentEvent.newBuilder(codec.decode(value))
        .setSequence(null)
        .setPreviousEventId(null)
        .setOccurredAt(Instant.EPOCH)
        .setTraceParent(null)
        .build();
  }

  private Judgement accepted(
      Outcome outcome,
      InboxRecord record,
      AgentEvent event,
      long sequence,
      @Nullable ByteBuffer value) {
    return new Judgement(
        outcome,
        null,
        sequence,
        null,
        verdict(outcome, record, event).setSequence(sequence).build(),
        value);
  }

  private Judgement rejected(
      InboxRecord record, @Nullable String home, @Nullable AgentEvent event, Reason reason) {
    long expected =
        event == null || home == null ? 0 : new Past(history, home).head(event.getBranchId()) + 1;
    Tombstone tombstone = tombstone(record, home, event, expected, reason);
    Verdict verdict =
        event == null
            ? null
            : verdict(Outcome.REJECTED, record, event)
                .setExpectedSequence(expected)
                .setReason(reason.name())
                .setDetail("")
                .build();
    return new Judgement(Outcome.REJECTED, reason, 0, tombstone, verdict, null);
  }

  private static Tombstone tombstone(
      InboxRecord record,
      @Nullable String home,
      @Nullable AgentEvent event,
      long expected,
      Reason reason) {
    Tombstone.Builder tombstone =
        Tombstone.newBuilder()
            .setSessionId(home == null ? "" : home)
            .setBranchId("")
            .setExpectedSequence(expected)
            .setReason(reason.name())
            .setDetail("")
            .setInboxTopic(record.writtenAt().topic())
            .setInboxPartition(record.writtenAt().partition())
            .setInboxOffset(record.writtenAt().offset())
            .setRecordedAt(Instant.ofEpochMilli(record.timestamp()));
    byte[] value = record.value();
    if (value != null && value.length <= 65_536) {
      tombstone.setEvent(ByteBuffer.wrap(value));
    }
    if (event != null) {
      tombstone
          .setBranchId(event.getBranchId())
          .setEventId(event.getEventId())
          .setKind(event.getKind())
          .setAgentId(event.getAgentId())
          .setAttemptedSequence(event.getSequence());
    }
    return tombstone.build();
  }

  private static Verdict.Builder verdict(Outcome outcome, InboxRecord record, AgentEvent event) {
    return Verdict.newBuilder()
        .setOutcome(outcome)
        .setEventId(event.getEventId())
        .setSessionId(event.getSessionId())
        .setBranchId(event.getBranchId())
        .setInboxTopic(record.writtenAt().topic())
        .setInboxPartition(record.writtenAt().partition())
        .setInboxOffset(record.writtenAt().offset());
  }

  /** All appends judged so far. */
  List<Judged> history() {
    return history;
  }

  static String lower(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
