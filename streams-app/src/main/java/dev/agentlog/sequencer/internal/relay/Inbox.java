package dev.agentlog.sequencer.internal.relay;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What a relay knows of one session's own inbox. Owned by the relay's thread.
 *
 * <pre>
 *            found                     session closed, read to the end
 *  WANTED ──────────▶ READING ────────────────────────────────────▶ DRAINED ──▶ (deleted after the grace)
 *    ▲                   │                                             │
 *    └───────────────────┘                                             │ more was written
 *          deleted           READING ◀─────────────────────────────────┘
 * </pre>
 */
final class Inbox {
  /** Where an inbox is on its way. */
  enum Phase {
    WANTED,
    READING,
    DRAINED
  }

  static final long OPEN = -1;

  private final String session;
  private final String topic;
  private Phase phase = Phase.WANTED;
  private long closedAt;
  private @Nullable Uuid topicId;
  private int partitions;

  Inbox(String session, String topic, long closedAt) {
    this.session = session;
    this.topic = topic;
    this.closedAt = closedAt;
  }

  String session() {
    return session;
  }

  String topic() {
    return topic;
  }

  Phase phase() {
    return phase;
  }

  @Nullable Uuid topicId() {
    return topicId;
  }

  int partitions() {
    return partitions;
  }

  boolean sessionClosed() {
    return closedAt != OPEN;
  }

  /**
   * When the session was closed, in milliseconds since the epoch; {@link #OPEN} while it is open.
   */
  long closedAt() {
    return closedAt;
  }

  void sessionClosed(long at) {
    closedAt = at;
  }

  /** The topic was found, with this identity. */
  void found(Uuid id, int partitionCount) {
    topicId = id;
    partitions = partitionCount;
    phase = Phase.READING;
  }

  /** The topic is gone. */
  void missing() {
    topicId = null;
    partitions = 0;
    phase = Phase.WANTED;
  }

  void drained() {
    require(Phase.READING, "drained");
    phase = Phase.DRAINED;
  }

  void writtenToAgain() {
    require(Phase.DRAINED, "written to again");
    phase = Phase.READING;
  }

  private void require(Phase expected, String event) {
    if (phase != expected) {
      throw new IllegalStateException(
          "The inbox '%s' cannot be %s while it is %s.".formatted(topic, event, phase));
    }
  }
}
