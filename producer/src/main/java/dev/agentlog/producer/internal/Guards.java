package dev.agentlog.producer.internal;

import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventGuards;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.PayloadStore;
import dev.agentlog.schemas.AgentLogException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What is done to a draft before anything of it leaves the process. Stateless. */
public final class Guards {

  private Guards() {}

  /** Returns the draft as it may leave the process, see {@link EventGuards#apply}. */
  public static EventDraft apply(EventGuards guards, EventDraft draft) {
    EventDraft redacted = guards.redaction() == null ? draft : redacted(guards, draft);
    String data = redacted.data();
    if (data == null) {
      return redacted;
    }
    if (guards.jsonChecked() && isJson(redacted.dataType()) && !Json.isValid(data)) {
      throw new InvalidEventException(
          "The data of event %s of kind %s, %d characters of type %s, is not one JSON value; mend it, or say with dataType what it is."
              .formatted(draft.eventId(), draft.kind(), data.length(), redacted.dataType()));
    }
    PayloadStore store = guards.store();
    if (store == null || data.length() * 3L <= guards.largestInline()) {
      return redacted;
    }
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= guards.largestInline() ? redacted : checkedIn(store, redacted, bytes);
  }

  private static EventDraft redacted(EventGuards guards, EventDraft draft) {
    try {
      EventDraft redacted = guards.redact(draft);
      if (!redacted.eventId().equals(draft.eventId())) {
        throw new InvalidEventException(
            "The redaction of event %s returned event %s; a redaction must keep the event's id."
                .formatted(draft.eventId(), redacted.eventId()));
      }
      return redacted;
    } catch (AgentLogException known) {
      throw known;
    } catch (RuntimeException failure) {
      throw new InvalidEventException(
          "The event %s of kind %s was not appended, as its redaction failed with %s; mend the redaction."
              .formatted(draft.eventId(), draft.kind(), failure.getClass().getSimpleName()),
          failure);
    }
  }

  private static boolean isJson(String dataType) {
    String type = dataType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static EventDraft checkedIn(PayloadStore store, EventDraft draft, byte[] bytes) {
    if (draft.dataRef() != null) {
      throw new InvalidEventException(
          "The event %s has %d bytes of data and a dataRef beside, so its data cannot be stored elsewhere; give one of them."
              .formatted(draft.eventId(), bytes.length));
    }
    String uri = store.put(draft, bytes);
    return draft.toBuilder()
        .data(null)
        .dataRef(new DataReference(uri, sha256(bytes), bytes.length))
        .build();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AgentLogException("This JVM has no SHA-256; use one that does.", impossible);
    }
  }
}
