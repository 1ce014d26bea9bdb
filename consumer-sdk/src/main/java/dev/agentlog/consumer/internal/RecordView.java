package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.LoggedEvent;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A view on a record of a log. What is read of it is read once, for all subscriptions that it is
 * shown to. Reusable: {@link #of} begins anew. Not thread-safe.
 */
final class RecordView {

  private static final byte[] CLOSED = ScopeIdentity.CLOSED.getBytes(StandardCharsets.UTF_8);
  private static final byte[] MAIN = ScopeIdentity.MAIN.getBytes(StandardCharsets.UTF_8);

  private final BranchKeys branches;
  private final Envelope envelope = new Envelope();

  private @Nullable ConsumerRecord<byte[], byte[]> record;
  private boolean read;
  private boolean closing;
  private @Nullable BranchKey branch;
  private @Nullable LoggedEvent logged;

  /** Creates a view on nothing, which asks for its branches there. */
  RecordView(BranchKeys branches) {
    this.branches = branches;
  }

  /**
   * Shows the record from now on.
   *
   * @return this
   */
  RecordView of(ConsumerRecord<byte[], byte[]> shown) {
    record = shown;
    read = false;
    branch = null;
    logged = null;
    return this;
  }

  private ConsumerRecord<byte[], byte[]> record() {
    return Objects.requireNonNull(record, "no record is shown");
  }

  int partition() {
    return record().partition();
  }

  long offset() {
    return record().offset();
  }

  long timestamp() {
    return record().timestamp();
  }

  LogPosition position() {
    return positionOf(record());
  }

  static LogPosition positionOf(ConsumerRecord<byte[], byte[]> record) {
    return new LogPosition(record.topic(), record.partition(), record.offset());
  }

  /**
   * Returns the event, checked no farther than to tell which one it is: most are of no interest
   * beyond that. It holds until another record is shown.
   *
   * @throws MalformedEventException if the record is no accepted event
   */
  Envelope event() {
    if (!read) {
      byte @Nullable [] value = record().value();
      if (value == null) {
        throw new MalformedEventException("It has no value.");
      }
      envelope.wrap(value).validateIdentity();
      if (envelope.sequence() < 1) {
        throw new MalformedEventException("It has no sequence.");
      }
      closing =
          envelope.textEquals(Field.KIND, CLOSED) && envelope.textEquals(Field.BRANCH_ID, MAIN);
      read = true;
    }
    return envelope;
  }

  /**
   * Returns the event as it is delivered, the same one each time.
   *
   * @throws MalformedEventException if its envelope is malformed
   */
  LoggedEvent logged(WireCodec<AgentEvent> codec) {
    LoggedEvent made = logged;
    if (made == null) {
      event().validateEnvelope();
      ConsumerRecord<byte[], byte[]> shown = record();
      made = new LoggedEvent(position(), shown.timestamp(), shown.value(), shown.headers(), codec);
      logged = made;
    }
    return made;
  }

  /** Returns the event's branch. */
  BranchKey branch() {
    BranchKey known = branch;
    if (known == null) {
      known = branches.of(event());
      branch = known;
    }
    return known;
  }

  /**
   * Tells whether the event closes its session.
   *
   * @throws MalformedEventException if the record is no accepted event
   */
  boolean closesSession() {
    event();
    return closing;
  }
}
