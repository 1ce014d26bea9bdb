package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.internal.Standing.Loss;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TopicFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription is, apart from where its records come from: fed with facts about the topic
 * and with records, it gives frames. It reads no clock and does no I/O.
 *
 * <p>Its owner first says whether the topic is {@link #missing} or {@link #found}, then where it is
 * bounded ({@link #positioned}), then brings the records from {@link #readFrom} on, in order per
 * partition. After a suspicious record ({@link #accept} returns false), or whenever positions do
 * not fit, it begins again with what the topic is, and brings the records from {@link #readFrom} on
 * once more. Any of the calls may fail with the exception that ends the subscription. Not
 * thread-safe.
 */
public final class SubscriptionCore {

  private final CoreSettings settings;
  private final Standing standing;
  private final FrameQueue frames;
  private final Gaps gaps;
  private final RecordIntake intake;

  private boolean begun;
  private long behind;

  /** Creates a subscription that knows nothing of its topic yet. */
  public SubscriptionCore(CoreSettings settings) {
    this.settings = settings;
    this.standing = new Standing(settings);
    this.frames = new FrameQueue(settings, standing::cursor);
    this.gaps = new Gaps(settings, standing, frames);
    this.intake = new RecordIntake(settings, standing, frames, gaps);
  }

  /** Takes note that there is no such topic at the moment. */
  public void missing() {
    if (isRepair() || (!begun && settings.options().mustExist())) {
      throw Sentences.missing(settings.identity());
    }
    standing.topicMissing();
    begun = true;
    frames.catchUp();
  }

  /** Takes note that the topic exists, and which one it is. */
  public void found(TopicFacts facts) {
    List<Loss> losses = standing.topicFound(facts.id());
    intake.looked(losses.isEmpty());
    losses.forEach(gaps::tell);
    if (isRepair() && !losses.isEmpty()) {
      frames.catchUp();
    }
  }

  /** Takes note of how the topic's partitions are bounded, by partition number. */
  public void positioned(List<PartitionOffsets> offsets) {
    List<Loss> losses = standing.bounded(offsets, !frames.isCaughtUp());
    begun = true;
    losses.forEach(gaps::tell);
    CoreSettings.Repair repair = settings.repair();
    if (repair != null && standing.isLearning()) {
      standing.positions().aim(offsets);
    } else if (repair != null) {
      standing.positions().aimAt(repair.range());
    }
    behind = standing.positions().behind(offsets);
    if (hasFallenBehind(behind)) {
      standing.positions().aim(offsets);
      frames.fallBehind();
    }
    catchUp();
  }

  /** Returns how many offsets there were to the end when the partitions' bounds were known last. */
  public long behind() {
    return behind;
  }

  /** Tells whether being so far behind the end is to be told. */
  public boolean hasFallenBehind(long offsets) {
    return frames.isCaughtUp()
        && !frames.isEnding()
        && offsets > settings.options().fellBehindAfter();
  }

  /** Tells whether no more is read than a gap has left out. */
  boolean isRepair() {
    return settings.repair() != null;
  }

  /** Tells whether the subscription has begun: its moment is fixed. */
  public boolean begun() {
    return begun;
  }

  /** Returns the first offset to bring, by partition number. */
  public long[] readFrom() {
    return standing.readFrom();
  }

  /**
   * Returns what the records to bring are read as; it may change when an offset has been passed.
   */
  public Visibility readAs() {
    return standing.readAs();
  }

  /**
   * Takes a record.
   *
   * @return false if the topic has to be looked at before the record can be taken
   */
  boolean accept(RecordView record) {
    Positions at = standing.positions();
    if (record.offset() < at.next(record.partition())) {
      if (standing.isLookingBack() && intake.closesSession(record)) {
        frames.end();
      }
      return true;
    }
    standing.lookedBack();
    at.passed(record.partition(), record.offset());
    catchUp();
    if (standing.isLearning()) {
      return learn(record);
    }
    if (!intake.take(record)) {
      return false;
    }
    catchUp();
    if (settings.oneSession() && intake.closesSession(record)) {
      frames.end();
    }
    return true;
  }

  /** Learns from a record; once it has, all that lies behind the cursor is to be brought again. */
  private boolean learn(RecordView record) {
    if (intake.learn(record)) {
      standing.positions().goBack();
      return false;
    }
    standing.positions().passed(record.partition(), record.offset() + 1);
    catchUp();
    if (intake.closesSession(record)) {
      frames.end();
    }
    return true;
  }

  /**
   * Takes note that everything below the offset has been brought.
   *
   * @param stable whether the offset does not lie within a transaction
   */
  public void passed(int partition, long offset, boolean stable) {
    if (offset >= standing.positions().next(partition)) {
      standing.lookedBack();
      standing.passed(partition, offset, stable);
      catchUp();
    }
  }

  /** Tells whether the log is read to learn what the scope covers, and nothing is delivered. */
  boolean isLearning() {
    return standing.isLearning();
  }

  /** Takes note of the time, in nanoseconds of any clock that never goes back. */
  public void tick(long nanos) {
    frames.tick(nanos);
  }

  /** Tells whether a frame is ready. */
  public boolean hasFrames() {
    return !frames.isEmpty();
  }

  /** Tells whether the next frame is the last one. */
  boolean isLast() {
    return frames.isLast();
  }

  /** Tells whether the last frame is ready or gone. */
  public boolean isEnding() {
    return frames.isEnding();
  }

  /** Returns the next frame and leaves it there, null if none is ready. */
  public Frame.@Nullable Positioned peek() {
    return frames.peek();
  }

  /** Returns where the subscription stands; behind all frames, whether taken or not. */
  public Cursor cursor() {
    return standing.cursor();
  }

  /** Returns the next frame, null if none is ready. */
  public Frame.@Nullable Positioned poll() {
    return frames.poll();
  }

  /** Returns how many copies have been dropped. From any thread. */
  public long droppedCopies() {
    return intake.droppedCopies();
  }

  private void catchUp() {
    if (!frames.isCaughtUp() && standing.isPositioned() && standing.positions().reachedTargets()) {
      frames.catchUp();
    }
  }

  /** Returns the topic and the positions. */
  @Override
  public String toString() {
    return standing.toString();
  }
}
