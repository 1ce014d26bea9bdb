package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import dev.agentlog.sequencer.internal.rebuild.KeptTombstones.Place;
import dev.agentlog.sequencer.internal.topology.InboxRecords;
import dev.agentlog.v1.Tombstone;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Where refused appends lay in the keyed inbox: tombstones are kept under these offsets, and a
 * tombstone of a relayed append names the place in its own inbox instead.
 *
 * <p>What the inbox no longer has gets a stand-in, which keeps the order. Belongs to one thread.
 */
final class InboxPlaces {
  private final Namespace namespace;
  private final TopicReader reader;
  private final Map<Place, Long> offsets = new HashMap<>();
  private final Map<Integer, Long> beginnings = new HashMap<>();

  InboxPlaces(Namespace namespace, TopicReader reader) {
    this.namespace = namespace;
    this.reader = reader;
  }

  /** Looks for these tombstones' records in a partition. */
  void find(int partition, List<Tombstone> tombstones) {
    TopicPartition inbox = new TopicPartition(namespace.inboxTopic(), partition);
    beginnings.put(partition, reader.beginning(inbox));
    Set<Place> wanted = new HashSet<>();
    long oldest = Long.MAX_VALUE;
    for (Tombstone tombstone : tombstones) {
      Place place = Place.of(tombstone);
      wanted.add(place);
      oldest = Math.min(oldest, place.timestamp());
    }
    if (wanted.isEmpty()) {
      return;
    }
    reader.readFrom(
        inbox,
        oldest,
        found -> {
          Origin here = new Origin(found.topic(), found.partition(), found.offset());
          Place place =
              new Place(
                  InboxRecords.writtenAt(found.headers(), here, namespace), found.timestamp());
          if (wanted.contains(place)) {
            offsets.putIfAbsent(place, found.offset());
          }
        });
  }

  /**
   * The offset under which a tombstone is kept; empty if it belongs to a keyed inbox that is no
   * more.
   *
   * @param before the offset of the session's tombstone before it; -1 if it is the first
   */
  OptionalLong offset(int partition, Tombstone tombstone, long before) {
    Place place = Place.of(tombstone);
    Long found = offsets.get(place);
    if (found != null) {
      return OptionalLong.of(found);
    }
    boolean direct = place.origin().topic().equals(namespace.inboxTopic());
    long standIn = direct ? place.origin().offset() : before + 1;
    boolean removed = standIn < beginnings.getOrDefault(partition, 0L);
    return removed ? OptionalLong.of(standIn) : OptionalLong.empty();
  }
}
