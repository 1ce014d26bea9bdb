package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.sequencer.internal.stores.Judged;
import dev.agentlog.sequencer.internal.streams.PositionListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before a partition is judged, whether its state is the one that belongs to it.
 *
 * <p>Asks the broker, which takes a few milliseconds for each partition that is taken over. A state
 * that lacks something is restored from the beginning once more before it is called lost: a paused
 * owner may have committed its last transaction between the restoring and the reading of the
 * committed offset, or the local copy may have been emptied. Thread-safe.
 */
public final class StateGuard implements Admission {
  private final String inboxTopic;
  private final EvidenceReader reader;
  private final StandStill standStill;
  private final PositionListener positions;
  private final Map<Integer, Optional<Judged>> restoredAgain = new ConcurrentHashMap<>();

  /**
   * A guard.
   *
   * @param positions hears of appends that were removed before they were judged
   */
  public StateGuard(
      String inboxTopic, EvidenceReader reader, StandStill standStill, PositionListener positions) {
    this.inboxTopic = inboxTopic;
    this.reader = reader;
    this.standStill = standStill;
    this.positions = positions;
  }

  /**
   * Returns the marker from which judging goes on; empty if the state is lost, in which case this
   * instance stands still already. Blocks.
   *
   * @throws StreamsException if the broker does not answer, or the state should be restored again
   */
  @Override
  public Optional<Judged> examine(int partition, @Nullable Judged judged, boolean otherRows) {
    Evidence evidence = reader.read(partition, judged == null);
    Optional<String> wrong = StateCheck.wrong(evidence, judged, otherRows);
    if (wrong.isPresent()) {
      Optional<Judged> found = Optional.ofNullable(judged);
      if (StateCheck.lacksSomething(evidence, judged)
          && !found.equals(restoredAgain.put(partition, found))) {
        throw new StreamsException(
            "Partition %d %s; it is restored once more.".formatted(partition, wrong.get()));
      }
      standStill.lost(partition, wrong.get());
      return Optional.empty();
    }
    restoredAgain.remove(partition);
    long next = judged == null ? 0 : judged.next();
    if (evidence.committed().isEmpty() && evidence.inboxBeginning() > next) {
      positions.outOfRange(
          new TopicPartition(inboxTopic, partition), next, evidence.inboxBeginning());
    }
    return Optional.of(
        judged == null ? new Judged(0, evidence.inbox(), evidence.changelog()) : judged);
  }
}
