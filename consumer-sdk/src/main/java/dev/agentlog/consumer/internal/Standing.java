package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame.Gap.Reason;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription stands: which topic it reads, how far, and what it knows of the branches.
 * Not thread-safe; owned by its subscription.
 */
final class Standing {

  private static final long NOWHERE = -1;

  private final CoreSettings settings;
  private final ScopeIdentity identity;
  private final StartOffsets start;
  private final Coverage coverage;
  private final Trackers trackers;

  private Uuid topicId = Uuid.ZERO_UUID;
  private @Nullable Positions positions;
  private boolean committedFirst;
  private long lookBackFrom = NOWHERE;
  private @Nullable OffsetRange lostBeforeStart;

  /** Events that will not be delivered. */
  record Loss(Reason reason, OffsetRange range) {}

  Standing(CoreSettings settings) {
    this.settings = settings;
    this.identity = settings.identity();
    this.start = new StartOffsets(settings);
    this.coverage = new Coverage(identity);
    this.trackers = new Trackers(settings, start);
    LogCursor from = start.cursor();
    if (from != null) {
      topicId = from.topicId();
    }
  }

  void topicMissing() {
    if (positions == null) {
      start.topicMissing();
    }
  }

  /** Takes note of which topic it is; returns what is lost because it is another one. */
  List<Loss> topicFound(Uuid id) {
    if (topicId.equals(id)) {
      return List.of();
    }
    boolean first = topicId.equals(Uuid.ZERO_UUID);
    topicId = id;
    return first ? List.of() : beginAnew();
  }

  private List<Loss> beginAnew() {
    Positions old = positions;
    LogCursor from = start.cursor();
    int partitions = old != null ? old.partitions() : from == null ? 0 : from.partitions();
    List<Loss> losses = new ArrayList<>();
    for (int p = 0; p < Math.max(1, partitions); p++) {
      long first = old != null ? missingFrom(old, p) : from == null ? 0 : from.offset(p);
      long last = old == null ? first : Math.max(first, old.target(p) - 1);
      losses.add(new Loss(Reason.RESET, new OffsetRange(p, first, last)));
    }
    positions = null;
    coverage.forget();
    committedFirst = false;
    trackers.clear();
    lookBackFrom = NOWHERE;
    lostBeforeStart = null;
    start.topicReplaced();
    return losses;
  }

  /**
   * Takes note of the partitions' bounds, and of whether CaughtUp is still due; returns what is
   * lost.
   */
  List<Loss> bounded(List<PartitionOffsets> offsets, boolean caughtUpDue) {
    Positions known = positions;
    return known == null ? begin(offsets, caughtUpDue) : goOn(known, offsets);
  }

  private List<Loss> begin(List<PartitionOffsets> offsets, boolean caughtUpDue) {
    Positions at = new Positions(offsets.size());
    for (int p = 0; p < offsets.size(); p++) {
      PartitionOffsets bounds = offsets.get(p);
      checkEnd(p, start.of(p, bounds), bounds);
    }
    positions = at;
    committedFirst = start.committedFirst();
    List<Loss> losses = new ArrayList<>();
    for (int p = 0; p < offsets.size(); p++) {
      PartitionOffsets bounds = offsets.get(p);
      long wanted = start.of(p, bounds);
      at.begin(p, Math.max(wanted, bounds.start()), caughtUpDue ? bounds.end() : 0);
      trackers.begin(p, bounds, wanted, offsets.size());
      if (wanted < bounds.start()) {
        losses.add(lost(p, wanted, bounds.start()));
      } else {
        beginBehindTrimmed(p, wanted, bounds.start());
      }
    }
    long from = start.lookBack(at.next(0), offsets.get(0));
    lookBackFrom = from < at.next(0) ? from : NOWHERE;
    return losses;
  }

  private void beginBehindTrimmed(int partition, long wanted, long logStart) {
    if (trackers.of(partition) != null && logStart > 0 && wanted == logStart) {
      trackers.lost(partition);
      if (settings.options().start() instanceof Start.After) {
        lostBeforeStart = new OffsetRange(partition, 0, logStart - 1);
      }
    }
  }

  private List<Loss> goOn(Positions at, List<PartitionOffsets> offsets) {
    int known = at.partitions();
    for (int p = 0; p < known; p++) {
      checkEnd(p, at.next(p), offsets.get(p));
    }
    at.grow(offsets.size());
    List<Loss> losses = new ArrayList<>();
    for (int p = 0; p < offsets.size(); p++) {
      PartitionOffsets bounds = offsets.get(p);
      long next = missingFrom(at, p);
      if (p >= known) {
        trackers.begin(p, bounds, next, offsets.size());
      }
      if (next < bounds.start()) {
        at.skip(p, bounds.start());
        losses.add(lost(p, next, bounds.start()));
      }
    }
    return losses;
  }

  private void checkEnd(int partition, long next, PartitionOffsets bounds) {
    if (next > bounds.end()) {
      throw Sentences.beyondEnd(identity, partition, next, bounds.end());
    }
  }

  private Loss lost(int partition, long first, long logStart) {
    trackers.lost(partition);
    return new Loss(Reason.RETENTION, new OffsetRange(partition, first, logStart - 1));
  }

  /** Returns the first offset to bring, by partition. */
  long[] readFrom() {
    long[] from = positions().nextOffsets();
    if (lookBackFrom != NOWHERE) {
      from[0] = lookBackFrom;
    }
    CoreSettings.Repair repair = settings.repair();
    for (int p = 0; repair != null && p < from.length; p++) {
      from[p] = p == repair.range().partition() ? from[p] : LogSource.NOT_READ;
    }
    return from;
  }

  /**
   * Returns what the records to bring are read as: to learn, what is settled, because what follows
   * from it cannot be taken back; but a repair has to find what was seen unsettled.
   */
  Visibility readAs() {
    boolean settledOnly = isLearning() && settings.repair() == null;
    return settledOnly ? Visibility.COMMITTED : deliversAs();
  }

  private Visibility deliversAs() {
    return committedFirst ? Visibility.COMMITTED : settings.options().visibility();
  }

  /** Takes note that everything below the offset has been brought. */
  void passed(int partition, long offset, boolean stable) {
    if (isLearning()) {
      positions().passed(partition, offset);
      return;
    }
    if (stable || readAs() == Visibility.SEQUENCED) {
      positions().read(partition, offset);
    } else {
      positions().passed(partition, offset);
    }
    if (stable) {
      committedFirst = false;
    }
  }

  /** Tells whether it is not known yet what the scope covers: the log is read to learn it. */
  boolean isLearning() {
    return coverage.isUnknown();
  }

  /** Tells what the scope covers. */
  Coverage coverage() {
    return coverage;
  }

  /** Returns the first offset that is missing if what lies below a later one is lost. */
  private long missingFrom(Positions at, int partition) {
    return isLearning() ? at.resume(partition) : at.next(partition);
  }

  /** Tells whether records before the start are looked at. */
  boolean isLookingBack() {
    return lookBackFrom != NOWHERE;
  }

  void lookedBack() {
    lookBackFrom = NOWHERE;
  }

  boolean isPositioned() {
    return positions != null;
  }

  Positions positions() {
    Positions at = positions;
    if (at == null) {
      throw new IllegalStateException(
          "Records of %s were brought before its bounds were known".formatted(identity.topic()));
    }
    return at;
  }

  /** Returns what judges the partition's records, null if nothing needs to. */
  @Nullable BranchTracker tracker(int partition) {
    return trackers.of(partition);
  }

  /**
   * Returns what was lost before the first event of a branch that is read after a sequence, if that
   * event is not the one that follows; null otherwise, and from then on.
   */
  @Nullable Loss lossBefore(long sequence) {
    OffsetRange range = lostBeforeStart;
    lostBeforeStart = null;
    return range != null
            && settings.options().start() instanceof Start.After after
            && sequence > after.sequence() + 1
        ? new Loss(Reason.RETENTION, range)
        : null;
  }

  /** Returns the cursor of this moment. */
  Cursor cursor() {
    Positions at = positions;
    if (at == null) {
      LogCursor from = start.cursor();
      return from != null ? from : cursor(new long[0], FloorView.NONE);
    }
    return cursor(at.resumeOffsets(), trackers.view());
  }

  /** Returns the cursor of this moment, with another offset in one partition. */
  Cursor cursorAt(int partition, long offset, @Nullable FloorView view) {
    long[] offsets = positions().resumeOffsets();
    offsets[partition] = offset;
    return cursor(offsets, view == null ? trackers.view() : view);
  }

  private Cursor cursor(long[] offsets, FloorView view) {
    return new LogCursor(identity, deliversAs(), topicId, offsets, view);
  }

  @Override
  public String toString() {
    return identity.topic() + " " + (positions == null ? "not positioned" : positions);
  }
}
