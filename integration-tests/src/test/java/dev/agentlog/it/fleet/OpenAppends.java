package dev.agentlog.it.fleet;

import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.load.Attempt;
import dev.agentlog.producer.WayIn;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What open transactions have written to the feed, by way in. Not thread-safe. */
final class OpenAppends {
  private final Cluster cluster;

  OpenAppends(Cluster cluster) {
    this.cluster = cluster;
  }

  /** How many appends by each way in are open on these partitions of the feed. */
  Map<WayIn, Integer> on(Set<Integer> partitions) {
    Map<WayIn, Integer> counts = new EnumMap<>(WayIn.class);
    String topic = cluster.namespace().feedTopic();
    for (ConsumerRecord<byte[], byte[]> found : TopicTail.open(cluster.bootstrap(), topic)) {
      Header way = found.headers().lastHeader(Attempt.WAY);
      if (way != null && partitions.contains(found.partition())) {
        counts.merge(
            WayIn.valueOf(new String(way.value(), StandardCharsets.UTF_8)), 1, Integer::sum);
      }
    }
    return counts;
  }
}
