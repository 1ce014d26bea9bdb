package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictUnavailableException;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.v1.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is read from the sequencer's verdicts. Stateless. */
public final class Verdicts {

  /** Where the first field begins: behind the zero byte and the schema id. */
  private static final int FIRST_FIELD = 5;

  private static final int ID_LENGTH = 36;

  /** The length of a text of 36 bytes, as Avro writes it. */
  private static final byte ID_LENGTH_BYTE = ID_LENGTH << 1;

  private Verdicts() {}

  /**
   * Returns the event id of a framed verdict without decoding the rest: it is the first field of
   * every version of the schema. Null if the value does not begin with one.
   */
  static @Nullable UUID eventIdOf(byte @Nullable [] framed) {
    if (framed == null
        || framed.length <= FIRST_FIELD + ID_LENGTH
        || framed[0] != 0
        || framed[FIRST_FIELD] != ID_LENGTH_BYTE) {
      return null;
    }
    String text = new String(framed, FIRST_FIELD + 1, ID_LENGTH, StandardCharsets.ISO_8859_1);
    return EventIds.isCanonical(text) ? EventIds.parse(text) : null;
  }

  /** Returns where the append lies that the verdict answers. */
  static InboxPosition position(Verdict verdict) {
    return new InboxPosition(
        verdict.getInboxTopic(), verdict.getInboxPartition(), verdict.getInboxOffset());
  }

  /**
   * Returns the verdict as callers see it.
   *
   * @throws VerdictUnavailableException if it is of a kind that this library does not know
   */
  public static VerdictResult result(Verdict verdict) {
    InboxPosition position = position(verdict);
    return switch (verdict.getOutcome()) {
      case ACCEPTED -> new VerdictResult.Accepted(sequence(verdict), position);
      case DUPLICATE -> new VerdictResult.Duplicate(sequence(verdict), position);
      case REJECTED ->
          new VerdictResult.Rejected(
              orElse(verdict.getReason(), ""),
              orElse(verdict.getExpectedSequence(), 0L),
              orElse(verdict.getDetail(), ""),
              position);
      case UNKNOWN ->
          throw new VerdictUnavailableException(
              "The verdict on event %s at %s is of a kind that this library does not know; use a newer one."
                  .formatted(verdict.getEventId(), position));
    };
  }

  private static long sequence(Verdict verdict) {
    Long sequence = verdict.getSequence();
    if (sequence == null) {
      throw new VerdictUnavailableException(
          "The verdict on event %s at %s names no sequence; ask the session's log for the event."
              .formatted(verdict.getEventId(), position(verdict)));
    }
    return sequence;
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value != null ? value : otherwise;
  }
}
