package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap.Reason;
import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.SequenceFaultException;
import dev.agentlog.consumer.UndecodableRecordException;
import dev.agentlog.consumer.internal.Standing.Loss;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.MalformedEventException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record that has not been passed: an event to deliver, one to pass over, a gap,
 * or a suspicion. Not thread-safe; owned by its subscription.
 */
final class RecordIntake {

  private final CoreSettings settings;
  private final ScopeIdentity identity;
  private final @Nullable String session;
  private final Standing standing;
  private final FrameQueue frames;
  private final Gaps gaps;

  private final AtomicLong droppedCopies = new AtomicLong();

  private @Nullable LogPosition suspect;
  private @Nullable LogPosition verified;

  RecordIntake(CoreSettings settings, Standing standing, FrameQueue frames, Gaps gaps) {
    this.settings = settings;
    this.identity = settings.identity();
    this.session = identity.session();
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
  boolean take(RecordView record) {
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
  boolean learn(RecordView record) {
    try {
      return standing.coverage().learn(record.branch(), own(record));
    } catch (MalformedEventException metAgain) {
      return false;
    }
  }

  /** Tells whether the record closes the session that is read; no for one that cannot be read. */
  boolean closesSession(RecordView record) {
    try {
      own(record);
      return record.closesSession();
    } catch (MalformedEventException noEventOfTheSession) {
      return false;
    }
  }

  /** Returns how many copies have been dropped. From any thread. */
  long droppedCopies() {
    return droppedCopies.get();
  }

  private Envelope read(RecordView record) {
    try {
      return own(record);
    } catch (MalformedEventException wrong) {
      throw undecodable(record, wrong);
    }
  }

  private Envelope own(RecordView record) {
    Envelope event = record.event();
    if (session != null && !session.equals(record.branch().session())) {
      throw new MalformedEventException("It belongs to another session.");
    }
    return event;
  }

  private UndecodableRecordException undecodable(RecordView record, MalformedEventException wrong) {
    return new UndecodableRecordException(record.position(), wrong, cursorBehind(record, null));
  }

  private boolean judge(RecordView record, Envelope event, BranchTracker tracker) {
    BranchKey branch = record.branch();
    long sequence = event.sequence();
    Judgement judgement = tracker.judge(branch, sequence, event);
    boolean matches = standing.coverage().includes(branch, sequence);
    if (judgement.isSuspicious() && !record.position().equals(verified)) {
      suspect = record.position();
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
      Judgement judgement, BranchKey branch, long sequence, RecordView record) {
    BranchTracker tracker = standing.tracker(record.partition());
    FloorView behind =
        tracker != null && judgement == Judgement.JUMP
            ? tracker.viewBefore(branch, sequence + 1, identity.branch())
            : null;
    return Sentences.fault(
        identity, record.position(), branch, sequence, cursorBehind(record, behind));
  }

  private void tell(Judgement judgement, RecordView record, Envelope event, FloorView before) {
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

  private void deliver(RecordView record, Envelope event) {
    try {
      if (selected(record, event)) {
        frames.add(new Frame.Event(record.logged(settings.codec()), standing.cursor()));
      } else {
        frames.passedOver();
      }
    } catch (MalformedEventException wrong) {
      throw undecodable(record, wrong);
    }
  }

  private boolean selected(RecordView record, Envelope event) {
    return record.timestamp() >= settings.notBefore()
        && settings.covers(record.partition(), record.offset())
        && settings.selection().matches(event);
  }

  private Cursor cursorBehind(RecordView record, @Nullable FloorView view) {
    return standing.cursorAt(record.partition(), record.offset() + 1, view);
  }
}
