package dev.agentlog.sequencer.internal.relay;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
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
  private Map<TopicPartition, Long> drainedTo = Map.of();

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

  List<TopicPartition> topicPartitions() {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  /** The identity of the topic that was found last; null while none was. */
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

  /**
   * The topic is gone. Its identity is kept, so that another one under its name is known as such.
   */
  void missing() {
    partitions = 0;
    phase = Phase.WANTED;
  }

  /** Everything up to these positions, the ends, is copied. */
  void drained(Map<TopicPartition, Long> ends) {
    require(Phase.READING, "drained");
    phase = Phase.DRAINED;
    drainedTo = Map.copyOf(ends);
  }

  /** The ends at which reading stopped. */
  Map<TopicPartition, Long> drainedTo() {
    return drainedTo;
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
