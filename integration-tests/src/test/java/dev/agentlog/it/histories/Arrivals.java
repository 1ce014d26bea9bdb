package dev.agentlog.it.histories;

import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What has arrived in the keyed inbox, by where it was written. Not thread-safe. */
final class Arrivals implements AutoCloseable {
  private final TopicTail inbox;
  private final Set<String> arrived = new HashSet<>();

  Arrivals(String bootstrap, Namespace namespace) {
    this.inbox =
        new TopicTail(bootstrap, TopicTail.Isolation.COMMITTED, List.of(namespace.inboxTopic()));
  }

  /** Those of the places that nothing has arrived from. */
  List<String> missing(Collection<InboxPosition> places) {
    for (ConsumerRecord<byte[], byte[]> found : inbox.readToEnd()) {
      Header origin = found.headers().lastHeader(HeaderNames.ORIGIN);
      arrived.add(
          Origin.parse(origin == null ? null : origin.value())
              .orElseGet(() -> new Origin(found.topic(), found.partition(), found.offset()))
              .text());
    }
    return places.stream()
        .map(place -> new Origin(place.topic(), place.partition(), place.offset()).text())
        .filter(place -> !arrived.contains(place))
        .toList();
  }

  @Override
  public void close() {
    inbox.close();
  }
}
