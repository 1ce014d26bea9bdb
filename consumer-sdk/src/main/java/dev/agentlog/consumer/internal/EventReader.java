package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.LogPosition;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.MalformedEventException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelopes of a scope's records, and refuses what no sequencer has written. One envelope
 * is used again and again. Not thread-safe; owned by its subscription.
 */
final class EventReader {

  private static final byte[] CLOSED = ScopeIdentity.CLOSED.getBytes(StandardCharsets.UTF_8);
  private static final byte[] MAIN = ScopeIdentity.MAIN.getBytes(StandardCharsets.UTF_8);

  private final Envelope envelope = new Envelope();
  private final byte @Nullable [] session;

  private @Nullable BranchKey lastKey;
  private byte[] lastSession = new byte[0];
  private byte[] lastBranch = new byte[0];

  EventReader(ScopeIdentity identity) {
    String only = identity.session();
    this.session = only == null ? null : only.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the record's envelope, which is overwritten by the next call. It has been checked no
   * farther than to tell which event it is: most records are of no interest beyond that.
   *
   * @throws MalformedEventException if the record is not an accepted event of the scope
   */
  Envelope read(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      throw new MalformedEventException("It has no value.");
    }
    envelope.wrap(value).validateIdentity();
    if (envelope.sequence() < 1) {
      throw new MalformedEventException("It has no sequence.");
    }
    if (session != null && !envelope.textEquals(Field.SESSION_ID, session)) {
      throw new MalformedEventException("It belongs to another session.");
    }
    return envelope;
  }

  /** Returns the branch of the envelope that was read last. */
  BranchKey branch() {
    BranchKey key = lastKey;
    if (key == null
        || !envelope.textEquals(Field.BRANCH_ID, lastBranch)
        || (session == null && !envelope.textEquals(Field.SESSION_ID, lastSession))) {
      key = new BranchKey(envelope.sessionId(), envelope.branchId());
      lastBranch = key.branch().getBytes(StandardCharsets.UTF_8);
      lastSession = key.session().getBytes(StandardCharsets.UTF_8);
      lastKey = key;
    }
    return key;
  }

  /** Tells whether the envelope that was read last closes its session. */
  boolean closesSession() {
    return envelope.textEquals(Field.KIND, CLOSED) && envelope.textEquals(Field.BRANCH_ID, MAIN);
  }

  /** Tells whether the record closes its session; no for a record that cannot be read. */
  boolean closesSession(ConsumerRecord<byte[], byte[]> record) {
    try {
      read(record);
      return closesSession();
    } catch (MalformedEventException notOurs) {
      return false;
    }
  }

  static LogPosition positionOf(ConsumerRecord<byte[], byte[]> record) {
    return new LogPosition(record.topic(), record.partition(), record.offset());
  }
}
