package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.schemas.Origin;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Tombstone;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The newest tombstones of each session, and how many there are. Belongs to one thread. */
final class KeptTombstones {
  /** Reasons that an append can also have been refused for before its session was opened. */
  private static final Set<String> WITHOUT_SESSION =
      Set.of(
          Reason.TOO_LARGE.name(),
          Reason.MALFORMED.name(),
          Reason.MISROUTED.name(),
          Reason.INVALID.name());

  /** Of one session. */
  static final class OfSession {
    private final Deque<Tombstone> newest = new ArrayDeque<>();
    private final List<Long> perhapsBefore = new ArrayList<>();
    private long count;

    private void add(Tombstone tombstone) {
      if (count == 0 && WITHOUT_SESSION.contains(tombstone.getReason())) {
        perhapsBefore.add(tombstone.getRecordedAt().toEpochMilli());
      } else {
        count++;
      }
      newest.addLast(tombstone);
      if (newest.size() > Rulebook.TOMBSTONES_KEPT) {
        newest.removeFirst();
      }
    }

    /** The newest, oldest first, of a session that was opened then. */
    List<Tombstone> newest(long createdAt) {
      return newest.stream()
          .filter(tombstone -> tombstone.getRecordedAt().toEpochMilli() >= createdAt)
          .toList();
    }

    /** How many there are of a session that was opened then. */
    long count(long createdAt) {
      return count + perhapsBefore.stream().filter(at -> at >= createdAt).count();
    }
  }

  /** Where and when a record was refused, which no two have in common. */
  record Place(Origin origin, long timestamp) {
    static Place of(Tombstone tombstone) {
      return new Place(
          new Origin(
              tombstone.getInboxTopic(), tombstone.getInboxPartition(), tombstone.getInboxOffset()),
          tombstone.getRecordedAt().toEpochMilli());
    }
  }

  private final WireCodec<Tombstone> codec;
  private final Map<String, OfSession> bySession = new HashMap<>();
  private final Map<Integer, Tombstone> lastByPartition = new HashMap<>();

  KeptTombstones(WireCodec<Tombstone> codec) {
    this.codec = codec;
  }

  void add(ConsumerRecord<byte[], byte[]> found) {
    Tombstone tombstone = Tombstone.newBuilder(codec.decode(found.value())).setEvent(null).build();
    lastByPartition.put(found.partition(), tombstone);
    // Before its session was opened a refused append belonged to none.
    if (tombstone.getSessionId().isEmpty()
        || tombstone.getReason().equals(Reason.SESSION_UNKNOWN.name())) {
      return;
    }
    bySession.computeIfAbsent(tombstone.getSessionId(), key -> new OfSession()).add(tombstone);
  }

  /** Those of a session. */
  OfSession of(String session) {
    return bySession.getOrDefault(session, new OfSession());
  }

  /** All that are kept, whatever their sessions. */
  Stream<Tombstone> all() {
    return bySession.values().stream().flatMap(kept -> kept.newest.stream());
  }

  /** The tombstone that was written last on a partition; null if there is none. */
  @Nullable Tombstone last(int partition) {
    return lastByPartition.get(partition);
  }
}
