package dev.agentlog.producer;

import dev.agentlog.producer.internal.Guards;
import dev.agentlog.schemas.Limits;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is done to each event before anything of it leaves the process, the spool included:
 * redaction, then the check of JSON, then the claim check. Immutable.
 *
 * @param redaction from the event as appended to the event as it may be seen, with the same id; for
 *     the same event always the same; null for none
 * @param jsonChecked whether data whose type is JSON must be one JSON value
 * @param store takes payloads that are too large to send; null for none
 * @param largestInline the most bytes of UTF-8 that a payload may have to be sent with its event
 */
public record EventGuards(
    @Nullable UnaryOperator<EventDraft> redaction,
    boolean jsonChecked,
    @Nullable PayloadStore store,
    int largestInline) {

  private static final EventGuards DEFAULTS =
      new EventGuards(null, true, null, Limits.MAX_EVENT_BYTES);

  /**
   * Checks the bound.
   *
   * @throws InvalidOptionsException if it is negative
   */
  public EventGuards {
    if (largestInline < 0) {
      throw new InvalidOptionsException(
          "Payloads cannot be stored above %d bytes; give 0 or more.".formatted(largestInline));
    }
  }

  /** Returns guards that check JSON, and nothing else. */
  public static EventGuards defaults() {
    return DEFAULTS;
  }

  /** Returns these guards with a redaction. */
  public EventGuards withRedaction(UnaryOperator<EventDraft> value) {
    return new EventGuards(
        Objects.requireNonNull(value, "redaction"), jsonChecked, store, largestInline);
  }

  /** Returns these guards with or without the check of JSON. */
  public EventGuards withJsonChecked(boolean value) {
    return new EventGuards(redaction, value, store, largestInline);
  }

  /**
   * Returns these guards with a place for payloads: in the event a reference with address, SHA-256
   * and length stands for what is stored there.
   *
   * @param above the most bytes of UTF-8 that are still sent with the event, 0 or more
   */
  public EventGuards withClaimCheck(int above, PayloadStore value) {
    return new EventGuards(redaction, jsonChecked, Objects.requireNonNull(value, "store"), above);
  }

  /** Returns the draft as the redaction returns it. */
  public EventDraft redact(EventDraft draft) {
    return redaction == null ? draft : redaction.apply(draft);
  }

  /**
   * Returns the draft as it may leave the process.
   *
   * @throws InvalidEventException if it may not: its data is no JSON, or the redaction fails
   */
  public EventDraft apply(EventDraft draft) {
    return Guards.apply(this, draft);
  }
}
