package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap.Reason;
import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.LoggedEvent;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.SequenceFaultException;
import dev.agentlog.consumer.UndecodableRecordException;
import dev.agentlog.consumer.internal.Standing.Loss;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.MalformedEventException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record that has not been passed: an event to deliver, one to pass over, a gap,
 * or a suspicion. Not thread-safe; owned by its subscription.
 */
final class RecordIntake {

  private final CoreSettings settings;
  private final ScopeIdentity identity;
  private final EventReader reader;
  private final Standing standing;
  private final FrameQueue frames;
  private final Gaps gaps;

  private final AtomicLong droppedCopies = new AtomicLong();

  private @Nullable LogPosition suspect;
  private @Nullable LogPosition verified;

  RecordIntake(CoreSettings settings, Standing standing, FrameQueue frames, Gaps gaps) {
    this.settings = settings;
    this.identity = settings.identity();
    this.reader = new EventReader(identity);
    this.standing = standing;
    this.frames = frames;
    this.gaps = gaps;
  }

  /** Takes note that the topic has been looked at, and whether it is still the same. */
  void looked(boolean same) {
    verified = same ? suspect : null;
    suspect = null;
  }

  /**
   * Takes a record.
   *
   * @return false if the topic has to be looked at before the record can be taken
   */
  boolean take(ConsumerRecord<byte[], byte[]> record) {
    Envelope event = read(record);
    BranchTracker tracker = standing.tracker(record.partition());
    if (tracker != null) {
      return judge(record, event, tracker);
    }
    standing.positions().read(record.partition(), record.offset() + 1);
    deliver(record, event);
    return true;
  }

  /**
   * Learns from a record what the scope covers. What cannot be read is passed over: it is met
   * again.
   *
   * @return whether it is known now, and the records are to be brought once more
   */
  boolean learn(ConsumerRecord<byte[], byte[]> record) {
    try {
      Envelope event = reader.read(record);
      return standing.coverage().learn(reader.branch(), event);
    } catch (MalformedEventException metAgain) {
      return false;
    }
  }

  /** Tells whether the record that was taken last closes its session. */
  boolean closesSession() {
    return reader.closesSession();
  }

  /** Tells whether the record closes its session; no for a record that cannot be read. */
  boolean closesSession(ConsumerRecord<byte[], byte[]> record) {
    return reader.closesSession(record);
  }

  /** Returns how many copies have been dropped. From any thread. */
  long droppedCopies() {
    return droppedCopies.get();
  }

  private Envelope read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return reader.read(record);
    } catch (MalformedEventException wrong) {
      throw undecodable(record, wrong);
    }
  }

  private UndecodableRecordException undecodable(
      ConsumerRecord<byte[], byte[]> record, MalformedEventException wrong) {
    return new UndecodableRecordException(
        EventReader.positionOf(record), wrong, cursorBehind(record, null));
  }

  private boolean judge(
      ConsumerRecord<byte[], byte[]> record, Envelope event, BranchTracker tracker) {
    BranchKey branch = reader.branch();
    long sequence = event.sequence();
    Judgement judgement = tracker.judge(branch, sequence, event);
    boolean matches = standing.coverage().includes(branch, sequence);
    if (judgement.isSuspicious() && !EventReader.positionOf(record).equals(verified)) {
      suspect = EventReader.positionOf(record);
      return false;
    }
    if (judgement.isFault() && matches) {
      throw fault(judgement, branch, sequence, record);
    }
    FloorView before =
        judgement.isReplacement()
            ? tracker.viewBefore(branch, sequence, identity.branch())
            : FloorView.NONE;
    tracker.take(judgement, branch, sequence, event, record.offset());
    standing.positions().read(record.partition(), record.offset() + 1);
    if (judgement == Judgement.COPY) {
      droppedCopies.incrementAndGet();
    }
    if (!matches) {
      frames.passedOver();
    } else {
      tell(judgement, record, event, before);
    }
    return true;
  }

  private SequenceFaultException fault(
      Judgement judgement, BranchKey branch, long sequence, ConsumerRecord<byte[], byte[]> record) {
    BranchTracker tracker = standing.tracker(record.partition());
    FloorView behind =
        tracker != null && judgement == Judgement.JUMP
            ? tracker.viewBefore(branch, sequence + 1, identity.branch())
            : null;
    return Sentences.fault(
        identity, EventReader.positionOf(record), branch, sequence, cursorBehind(record, behind));
  }

  private void tell(
      Judgement judgement,
      ConsumerRecord<byte[], byte[]> record,
      Envelope event,
      FloorView before) {
    Loss loss = standing.lossBefore(event.sequence());
    if (judgement.isReplacement()) {
      OffsetRange range = new OffsetRange(record.partition(), record.offset(), record.offset());
      gaps.tell(
          new Loss(Reason.REVISED, range),
          standing.cursorAt(record.partition(), record.offset(), before));
    } else if (judgement == Judgement.NEW) {
      if (loss != null) {
        gaps.tell(loss);
      }
      deliver(record, event);
    } else {
      frames.passedOver();
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record, Envelope event) {
    if (!selected(record, event)) {
      frames.passedOver();
      return;
    }
    LoggedEvent logged =
        new LoggedEvent(
            EventReader.positionOf(record),
            record.timestamp(),
            record.value(),
            record.headers(),
            settings.codec());
    frames.add(new Frame.Event(logged, standing.cursor()));
  }

  private boolean selected(ConsumerRecord<byte[], byte[]> record, Envelope event) {
    try {
      boolean selected =
          record.timestamp() >= settings.notBefore()
              && settings.covers(record.partition(), record.offset())
              && settings.selection().matches(event);
      if (selected) {
        event.validateEnvelope();
      }
      return selected;
    } catch (MalformedEventException wrong) {
      throw undecodable(record, wrong);
    }
  }

  private Cursor cursorBehind(ConsumerRecord<byte[], byte[]> record, @Nullable FloorView view) {
    return standing.cursorAt(record.partition(), record.offset() + 1, view);
  }
}
