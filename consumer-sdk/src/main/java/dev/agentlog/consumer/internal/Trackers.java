package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.PartitionOffsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What judges the records of each partition, where anything needs to. Not thread-safe; owned by its
 * subscription.
 */
final class Trackers {
  private final CoreSettings settings;
  private final StartOffsets start;
  private @Nullable BranchTracker[] all = {};

  Trackers(CoreSettings settings, StartOffsets start) {
    this.settings = settings;
    this.start = start;
  }

  /** Forgets everything. */
  void clear() {
    all = new BranchTracker[0];
  }

  /** Makes one for a partition that is read from the offset on. */
  void begin(int partition, PartitionOffsets bounds, long from, int partitions) {
    all = Arrays.copyOf(all, partitions);
    boolean needed = settings.oneSession() || settings.sequenced();
    all[partition] = needed ? start.tracker(bounds, from, partitions) : null;
  }

  /** Returns the one of a partition, null if nothing needs to be judged. */
  @Nullable BranchTracker of(int partition) {
    return all[partition];
  }

  /** Takes note that records of the partition are gone that have not been read. */
  void lost(int partition) {
    BranchTracker tracker = all[partition];
    if (tracker != null) {
      tracker.lost();
    }
  }

  /** Returns what a cursor of this moment has to remember of branches. */
  FloorView view() {
    BranchTracker tracker = settings.oneSession() ? all[0] : null;
    return tracker == null ? FloorView.NONE : tracker.view(settings.identity().branch());
  }
}
