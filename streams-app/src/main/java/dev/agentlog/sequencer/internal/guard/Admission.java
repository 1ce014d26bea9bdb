package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.sequencer.internal.stores.Judged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a partition may be judged on the state that was found for it. */
@FunctionalInterface
public interface Admission {

  /**
   * Returns the marker from which judging goes on; empty if the partition must not be judged.
   *
   * @param judged the marker in the state; null if there is none
   * @param otherRows whether the state has any other row
   */
  Optional<Judged> examine(int partition, @Nullable Judged judged, boolean otherRows);
}
