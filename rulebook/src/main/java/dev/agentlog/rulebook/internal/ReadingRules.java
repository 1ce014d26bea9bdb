package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.WireCodec;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rules 1 and 2: a record may be read at all. Immutable. */
public final class ReadingRules {
  /**
   * The schema id whose every field is known here, so that the record must end where the last one
   * ends.
   */
  private static final int OWN_SCHEMA_ID = 1;

  private static final String PUT_ELSEWHERE =
      "put a large payload elsewhere and refer to it by data_ref.";
  private static final int SHOWN_FAULT = 200;

  private final RuleSettings settings;

  /** Makes the rules of a namespace. */
  public ReadingRules(RuleSettings settings) {
    this.settings = settings;
  }

  /** Reads the record's value into the envelope, or returns why it cannot be read. */
  public @Nullable Refusal read(InboxRecord record, Envelope into) {
    Refusal refusal = tooLarge(record);
    return refusal == null ? malformed(record.value(), into) : refusal;
  }

  /**
   * Reads an event that was accepted: with its sequence it may be a little larger than what is
   * accepted of writers.
   */
  public @Nullable Refusal readAccepted(InboxRecord record, Envelope into) {
    return malformed(record.value(), into);
  }

  private static @Nullable Refusal tooLarge(InboxRecord record) {
    if (record.tooLarge()) {
      return tooLarge(
          "The record broke a size limit where it was written (value "
              + Limits.MAX_EVENT_BYTES
              + " bytes, headers "
              + Limits.MAX_HEADER_BYTES
              + " bytes in all), so it was relayed without its content; "
              + PUT_ELSEWHERE);
    }
    byte[] value = record.value();
    if (value != null && value.length > Limits.MAX_EVENT_BYTES) {
      return tooLarge(
          "The value is "
              + value.length
              + " bytes long and at most "
              + Limits.MAX_EVENT_BYTES
              + " are accepted; "
              + PUT_ELSEWHERE);
    }
    if (record.headerBytes() > Limits.MAX_HEADER_BYTES) {
      return tooLarge(
          "The headers are "
              + record.headerBytes()
              + " bytes long in all and at most "
              + Limits.MAX_HEADER_BYTES
              + " are accepted; send fewer or shorter headers.");
    }
    return null;
  }

  private @Nullable Refusal malformed(byte @Nullable [] value, Envelope into) {
    if (value == null) {
      return malformed("The record has no value, and an append needs an AgentEvent.");
    }
    int schemaId = WireCodec.schemaIdOf(value);
    if (schemaId < 0) {
      return malformed(
          "The value does not begin with a zero byte and a schema id of four bytes, as an Avro serializer for Kafka writes them.");
    }
    if (!settings.schemaIds().contains(schemaId)) {
      return malformed(
          "The value has schema id "
              + schemaId
              + ", and this namespace accepts events of the schema ids "
              + new TreeSet<>(settings.schemaIds())
              + ".");
    }
    try {
      into.wrap(value);
      if (schemaId == OWN_SCHEMA_ID) {
        into.validateWhole();
      } else {
        into.validateEnvelope();
      }
      return null;
    } catch (MalformedEventException fault) {
      return malformed("The value cannot be read as an AgentEvent: " + brief(fault));
    }
  }

  private static String brief(MalformedEventException fault) {
    String message = String.valueOf(fault.getMessage());
    return message.length() <= SHOWN_FAULT ? message : message.substring(0, SHOWN_FAULT) + "…";
  }

  private static Refusal tooLarge(String detail) {
    return new Refusal(Reason.TOO_LARGE, detail);
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Reason.MALFORMED, detail);
  }
}
