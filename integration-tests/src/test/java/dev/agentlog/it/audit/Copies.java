package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.cluster.TopicTail.Isolation;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares all copies of each event, those that aborted transactions left included: whoever reads
 * uncommitted must never see two different events in one place.
 *
 * @param inbox how many aborted copies the keyed inbox holds
 * @param logs how many aborted copies the logs hold
 * @param feed how many aborted copies the feed holds
 */
public record Copies(int inbox, int logs, int feed) {

  private record Place(String session, String branch, long sequence) {}

  /**
   * Reads everything there is and compares.
   *
   * @throws AssertionError if two copies of one session, branch and sequence differ in key, value,
   *     headers or timestamp
   */
  public static Copies compare(String bootstrap, Namespace namespace, Collection<String> sessions) {
    List<String> logTopics = sessions.stream().map(namespace::logTopic).toList();
    List<String> feed = List.of(namespace.feedTopic());
    List<String> logsAndFeed = new ArrayList<>(logTopics);
    logsAndFeed.addAll(feed);
    compareAll(read(bootstrap, Isolation.UNCOMMITTED, logsAndFeed));
    return new Copies(
        aborted(bootstrap, List.of(namespace.inboxTopic())),
        aborted(bootstrap, logTopics),
        aborted(bootstrap, feed));
  }

  private static void compareAll(List<ConsumerRecord<byte[], byte[]>> copies) {
    Map<Place, Content> first = new HashMap<>();
    Envelope envelope = new Envelope();
    for (ConsumerRecord<byte[], byte[]> copy : copies) {
      envelope.wrap(copy.value());
      Place place = new Place(envelope.sessionId(), envelope.branchId(), envelope.sequence());
      Content content = Content.of(copy);
      Content before = first.putIfAbsent(place, content);
      if (before != null) {
        assertThat(content)
            .as("%s in %s-%d@%d", place, copy.topic(), copy.partition(), copy.offset())
            .isEqualTo(before);
      }
    }
  }

  private static int aborted(String bootstrap, List<String> topics) {
    return read(bootstrap, Isolation.UNCOMMITTED, topics).size()
        - read(bootstrap, Isolation.COMMITTED, topics).size();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrap, Isolation isolation, List<String> topics) {
    try (TopicTail tail = new TopicTail(bootstrap, isolation, topics)) {
      return tail.readToEnd();
    }
  }
}
