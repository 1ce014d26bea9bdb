package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.SessionPartitions;
import org.jspecify.annotations.Nullable;

/** Rule 3: a record lies where its session's one authority reads it. Immutable. */
public final class RoutingRules {
  private final int partitions;

  /** Makes the rule of a namespace whose keyed inbox has this many partitions. */
  public RoutingRules(int partitions) {
    this.partitions = partitions;
  }

  /** Rule 3: the key is the event's session id, and the record is on that session's partition. */
  public @Nullable Ruling misrouted(Append append) {
    byte[] key = append.record().key();
    if (key == null) {
      return misrouted(
          "The record has no key; the key must be the event's session id, "
              + session(append)
              + ".");
    }
    if (!append.event().textEquals(Envelope.Field.SESSION_ID, key)) {
      String text = Home.text(key);
      return misrouted(
          "The record's key"
              + (text == null ? ", which is not valid UTF-8," : " " + Words.quoted(text))
              + " is not the event's session id, "
              + session(append)
              + "; send each event with its session id as key.");
    }
    return append.home().isSession() ? null : misrouted(elsewhere(append, key));
  }

  private String elsewhere(Append append, byte[] key) {
    return "The record is on partition "
        + append.record().partition()
        + ", but session "
        + session(append)
        + " belongs on partition "
        + SessionPartitions.partitionOf(key, partitions)
        + " of "
        + partitions
        + "; the partition is murmur2 of the key, which clients other than Java's must be told to use as their partitioner.";
  }

  private static String session(Append append) {
    return Words.quoted(append.event().sessionId());
  }

  private static Ruling misrouted(String detail) {
    return new Refusal(Reason.MISROUTED, detail);
  }
}
