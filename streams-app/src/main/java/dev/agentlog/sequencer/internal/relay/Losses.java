package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.sequencer.internal.metrics.LossMetrics;
import dev.agentlog.sequencer.internal.streams.PositionListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells of appends that an inbox's retention, or a person, removed before they were sequenced: in
 * the log, in the notices and as a measurement. Thread-safe.
 */
public final class Losses implements PositionListener {
  private final String keyedInbox;
  private final Notices notices;
  private final LossMetrics metrics;

  /**
   * A teller.
   *
   * @param keyedInbox the keyed inbox; every other topic is a session's own
   * @param notices where to tell
   * @param metrics where to count
   */
  public Losses(String keyedInbox, Notices notices, LossMetrics metrics) {
    this.keyedInbox = keyedInbox;
    this.notices = notices;
    this.metrics = metrics;
  }

  @Override
  public void outOfRange(TopicPartition inbox, long position, long beginning) {
    if (beginning > position) {
      count(inbox, beginning - position);
      notices.alarm(
          inbox.topic(),
          "Offsets %d to %d of %s were removed before they were sequenced: up to %d appends are lost, and writers that asked for verdicts get none for them; the sequencer was away, or behind, for longer than the inbox keeps records, or records were deleted by hand."
              .formatted(position, beginning - 1, inbox, beginning - position));
    } else {
      notices.alarm(
          inbox.topic(),
          "The position %d lies beyond the end of %s: the inbox was made anew or cut; it is read from its beginning."
              .formatted(position, inbox));
    }
  }

  /** An inbox that was never read before begins here. */
  public void neverRead(TopicPartition inbox, long beginning) {
    if (beginning > 0) {
      count(inbox, beginning);
      notices.alarm(
          inbox.topic(),
          "%s begins at offset %d and no position in it is known: up to %d appends were removed before they were sequenced, and are lost."
              .formatted(inbox, beginning, beginning));
    }
  }

  private void count(TopicPartition inbox, long offsets) {
    if (inbox.topic().equals(keyedInbox)) {
      metrics.keyed(offsets);
    } else {
      metrics.own(offsets);
    }
  }
}
