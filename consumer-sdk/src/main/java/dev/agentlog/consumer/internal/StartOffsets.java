package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription begins to read, once the log's offsets are known. What is missing, or made
 * again, is read from its first offset, whatever start was asked for. Not thread-safe.
 */
final class StartOffsets {

  /** How far before its start a session's log is looked at, to see whether it has been closed. */
  private static final int LOOK_BACK = 16;

  private final CoreSettings settings;
  private @Nullable LogCursor cursor;
  private boolean fromZero;
  private boolean replaced;

  StartOffsets(CoreSettings settings) {
    this.settings = settings;
    this.cursor = settings.cursor();
  }

  /** Returns the cursor to start at, null if there is none or it is of use no more. */
  @Nullable LogCursor cursor() {
    return cursor;
  }

  /**
   * Takes note that there is no topic: all that comes is new, unless a cursor knows an older one.
   */
  void topicMissing() {
    fromZero = cursor == null || cursor.topicId().equals(Uuid.ZERO_UUID);
  }

  /** Takes note that the topic is another one than the cursor's, or the one read so far. */
  void topicReplaced() {
    cursor = null;
    fromZero = true;
    replaced = true;
  }

  /** Returns the first offset to deliver; it may lie below what is still there. */
  long of(int partition, PartitionOffsets offsets) {
    if (fromZero) {
      return 0;
    }
    if (cursor != null) {
      return cursor.offset(partition);
    }
    if (settings.options().start() instanceof Start.Now) {
      return settings.sequenced() ? offsets.end() : offsets.lastStable();
    }
    return settings.since() == LogSource.NO_MOMENT ? offsets.start() : offsets.since();
  }

  /**
   * Returns from where to look for the session's end before the start; the start if there is no
   * need.
   */
  long lookBack(long start, PartitionOffsets offsets) {
    boolean inTheMidst = cursor != null || passesHistory();
    return settings.oneSession() && inTheMidst && !fromZero
        ? Math.min(start, Math.max(offsets.start(), start - LOOK_BACK))
        : start;
  }

  /** Tells whether the start leaves out what the log holds, without a cursor. */
  private boolean passesHistory() {
    Start start = settings.options().start();
    return start instanceof Start.Now || start instanceof Start.Since;
  }

  /**
   * Tells whether reading begins with what is committed although more is asked for: a cursor of a
   * committed reader may stand in the midst of a transaction that has not been delivered, whose
   * earlier records would be missing from what an uncommitted reader sees from there on.
   */
  boolean committedFirst() {
    return settings.oneSession()
        && settings.sequenced()
        && cursor != null
        && cursor.visibility() == Visibility.COMMITTED;
  }

  /** Returns what the branches of a partition are judged by. */
  BranchTracker tracker(PartitionOffsets offsets, long start, int partitions) {
    boolean behind = passesHistory() && !fromZero;
    boolean sequencedCursor = cursor != null && cursor.visibility() == Visibility.SEQUENCED;
    BranchTracker tracker =
        new BranchTracker(
            new BranchTracker.Rules(
                settings.oneSession(),
                settings.sequenced(),
                start == 0 && offsets.start() == 0,
                behind || sequencedCursor,
                Math.max(4_096, 131_072 / partitions)));
    if (settings.oneSession() && cursor != null) {
      cursor.floors().forEach(tracker::startAfter);
    }
    String branch = settings.identity().branch();
    if (branch != null && settings.options().start() instanceof Start.After after && !replaced) {
      tracker.startAfter(branch, after.sequence());
    }
    return tracker;
  }
}
