package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Limits;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of rule 4 that looks at single fields, whatever the kind: presence, length and form. */
public final class FieldRules {
  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(Field.SESSION_ID, Limits.MAX_SESSION_ID_BYTES),
          new Bound(Field.BRANCH_ID, Limits.MAX_ID_BYTES),
          new Bound(Field.KIND, Limits.MAX_KIND_BYTES),
          new Bound(Field.AGENT_ID, Limits.MAX_ID_BYTES),
          new Bound(Field.RUN_ID, Limits.MAX_ID_BYTES),
          new Bound(Field.TURN_ID, Limits.MAX_ID_BYTES),
          new Bound(Field.CORRELATION_ID, Limits.MAX_ID_BYTES),
          new Bound("writer.id", Field.WRITER, Limits.MAX_ID_BYTES),
          new Bound("branch_op's branch", Field.BRANCH_OP, Limits.MAX_ID_BYTES));

  private FieldRules() {}

  /** The most bytes of UTF-8 that a field may have. */
  private record Bound(String name, Field field, int bytes) {
    Bound(Field field, int bytes) {
      this(field.name().toLowerCase(Locale.ROOT), field, bytes);
    }
  }

  /** Rule 4: session, branch, kind and agent say something. */
  public static @Nullable Ruling blank(Append append) {
    if (append.session().isBlank()) {
      return blank("session_id");
    }
    if (append.branch().isBlank()) {
      return blank("branch_id");
    }
    if (append.kind().isBlank()) {
      return blank("kind");
    }
    return append.event().agentId().isBlank() ? blank("agent_id") : null;
  }

  private static Ruling blank(String field) {
    return invalid("The field " + field + " is blank, and it must name something.");
  }

  /** Rule 4: no id is longer than its limit. */
  public static @Nullable Ruling tooLong(Append append) {
    for (Bound bound : BOUNDS) {
      int length = append.event().utf8Length(bound.field());
      if (length > bound.bytes()) {
        return invalid(
            "The field "
                + bound.name()
                + " is "
                + length
                + " bytes of UTF-8 long, and at most "
                + bound.bytes()
                + " are allowed.");
      }
    }
    return null;
  }

  /** Rule 4: event ids are UUIDs in their 36-character form. */
  public static @Nullable Ruling notEventId(Append append) {
    if (!EventIds.isCanonical(append.eventIdText())) {
      return notEventId("event_id", append.eventIdText());
    }
    String previous = append.event().previousEventId();
    return previous == null || EventIds.isCanonical(previous)
        ? null
        : notEventId("previous_event_id", previous);
  }

  private static Ruling notEventId(String field, String value) {
    return invalid(
        "The field "
            + field
            + " is "
            + Words.quoted(value)
            + ", and it must be a UUID in its 36-character form.");
  }

  /** Rule 4: a demanded sequence is at least 1. */
  public static @Nullable Ruling sequence(Append append) {
    Envelope event = append.event();
    return event.hasSequence() && event.sequence() < 1
        ? invalid(
            "The append demands sequence "
                + event.sequence()
                + ", and sequences begin at 1; demand none to get the next one.")
        : null;
  }

  private static Ruling invalid(String detail) {
    return new Refusal(Reason.INVALID, detail);
  }
}
