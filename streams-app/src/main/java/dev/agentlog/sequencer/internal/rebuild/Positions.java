package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import dev.agentlog.sequencer.internal.rebuild.KeptTombstones.Place;
import dev.agentlog.sequencer.internal.topology.InboxRecords;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds how far each partition was judged: behind the last record of the keyed inbox that left an
 * accepted event or a tombstone.
 *
 * <p>Everything before it was judged too, since a partition is judged in order. What was judged
 * behind it can only have been duplicates, which are found to be that once more. An accepted
 * event's output has its inbox record's timestamp, so that a later retry is not taken for the
 * record itself. Belongs to one thread.
 */
final class Positions {
  private record Accepted(ByteBuffer key, String eventId, long timestamp) {}

  private final Namespace namespace;
  private final Envelope envelope = new Envelope();
  private final Map<Integer, Accepted> fed = new HashMap<>();
  private final Map<Integer, Accepted> logged = new HashMap<>();
  private final Map<Integer, Place> refused = new HashMap<>();

  Positions(Namespace namespace) {
    this.namespace = namespace;
  }

  /** An event of the feed, in its order. */
  void fed(int partition, ConsumerRecord<byte[], byte[]> found) {
    Accepted accepted = accepted(found);
    if (accepted != null) {
      fed.put(partition, accepted);
    }
  }

  /** An event of a session's log. */
  void logged(int partition, ConsumerRecord<byte[], byte[]> found) {
    Accepted newest = logged.get(partition);
    if (newest == null || newest.timestamp() <= found.timestamp()) {
      Accepted accepted = accepted(found);
      if (accepted != null) {
        logged.put(partition, accepted);
      }
    }
  }

  /** The tombstone that was written last. */
  void refused(int partition, Place place) {
    refused.put(partition, place);
  }

  /** The offset of the keyed inbox that is to be judged next. */
  long next(int partition, TopicReader reader) {
    TopicPartition inbox = new TopicPartition(namespace.inboxTopic(), partition);
    Set<Accepted> wanted = new HashSet<>();
    Place place = refused.get(partition);
    long oldest = place == null ? Long.MAX_VALUE : place.timestamp();
    for (Map<Integer, Accepted> last : List.of(fed, logged)) {
      Accepted accepted = last.get(partition);
      if (accepted != null) {
        wanted.add(accepted);
        oldest = Math.min(oldest, accepted.timestamp());
      }
    }
    long[] next = {reader.beginning(inbox)};
    if (oldest == Long.MAX_VALUE) {
      return next[0];
    }
    reader.readFrom(
        inbox,
        oldest,
        found -> {
          if (isRefused(found, place) || wanted.remove(accepted(found))) {
            next[0] = Math.max(next[0], found.offset() + 1);
          }
        });
    return next[0];
  }

  private boolean isRefused(ConsumerRecord<byte[], byte[]> found, @Nullable Place place) {
    Origin here = new Origin(found.topic(), found.partition(), found.offset());
    return place != null
        && place.timestamp() == found.timestamp()
        && place.origin().equals(InboxRecords.writtenAt(found.headers(), here, namespace));
  }

  private @Nullable Accepted accepted(ConsumerRecord<byte[], byte[]> found) {
    if (found.key() == null || found.value() == null) {
      return null;
    }
    try {
      return new Accepted(
          ByteBuffer.wrap(found.key()), envelope.wrap(found.value()).eventId(), found.timestamp());
    } catch (MalformedEventException e) {
      return null;
    }
  }
}
