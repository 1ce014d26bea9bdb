package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.Namespace;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether this instance stands still because a partition's state is lost: then it judges nothing
 * until somebody has made the state anew. Thread-safe.
 */
public final class StandStill {
  private final Namespace namespace;
  private final BiConsumer<String, String> alarm;
  private final Map<Integer, String> lost = new ConcurrentSkipListMap<>();
  private volatile @Nullable Runnable stop;

  /**
   * An instance that judges.
   *
   * @param alarm hears of a loss: the subject, and one sentence
   */
  public StandStill(Namespace namespace, BiConsumer<String, String> alarm) {
    this.namespace = namespace;
    this.alarm = alarm;
  }

  /** Sets what makes the instance stand still; called at once if it already should. */
  public void stopWith(Runnable action) {
    stop = action;
    if (!lost.isEmpty()) {
      action.run();
    }
  }

  /** A partition's state is lost; returns after everything stands still. */
  void lost(int partition, String what) {
    String sentence = sentence(namespace, partition, what);
    String before = lost.put(partition, sentence);
    Runnable action = stop;
    if (action != null) {
      action.run();
    }
    if (!sentence.equals(before)) {
      alarm.accept(namespace.inboxTopic() + "-" + partition, sentence);
    }
  }

  /** How many partitions' states are lost. */
  public int count() {
    return lost.size();
  }

  /**
   * Checks that this instance does not stand still.
   *
   * @throws StateLostException if it does, with the reason
   */
  public void check() {
    if (!lost.isEmpty()) {
      throw new StateLostException(lost.values().iterator().next());
    }
  }

  static String sentence(Namespace namespace, int partition, String what) {
    return "Partition %d of the namespace '%s' %s; nothing is judged, since known sessions would be taken for unknown ones: stop every sequencer, run 'agentlog sequencer rebuild', and start them again."
        .formatted(partition, namespace.name(), what);
  }
}
