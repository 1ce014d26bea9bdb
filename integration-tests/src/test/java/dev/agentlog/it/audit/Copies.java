package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.cluster.TopicTail.Isolation;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares all copies of each event, tombstone and verdict, those that aborted transactions left
 * included: whoever reads uncommitted must never see two different ones in one place.
 *
 * @param inbox how many aborted copies the keyed inbox holds
 * @param logs how many aborted copies the logs hold
 * @param feed how many aborted copies the feed holds
 * @param tombstones how many aborted copies the tombstones' topic holds
 * @param verdicts how many aborted copies the verdicts' topic holds
 */
public record Copies(int inbox, int logs, int feed, int tombstones, int verdicts) {

  /**
   * Reads everything there is and compares.
   *
   * @throws AssertionError if two copies of one session, branch and sequence, or two tombstones or
   *     verdicts of one place in an inbox, differ in key, value, headers or timestamp
   */
  public static Copies compare(String bootstrap, Namespace namespace, Collection<String> sessions) {
    List<String> logTopics = sessions.stream().map(namespace::logTopic).toList();
    List<String> feed = List.of(namespace.feedTopic());
    List<String> logsAndFeed = new ArrayList<>(logTopics);
    logsAndFeed.addAll(feed);
    List<String> tombstones = List.of(namespace.tombstonesTopic());
    List<String> verdicts = List.of(namespace.verdictsTopic());
    Envelope envelope = new Envelope();
    compareAll(
        read(bootstrap, Isolation.UNCOMMITTED, logsAndFeed),
        value ->
            envelope.wrap(value).sessionId()
                + " "
                + envelope.branchId()
                + " "
                + envelope.sequence());
    compareAll(read(bootstrap, Isolation.UNCOMMITTED, tombstones), Copies::ofTombstone);
    compareAll(read(bootstrap, Isolation.UNCOMMITTED, verdicts), Copies::ofVerdict);
    return new Copies(
        aborted(bootstrap, List.of(namespace.inboxTopic())),
        aborted(bootstrap, logTopics),
        aborted(bootstrap, feed),
        aborted(bootstrap, tombstones),
        aborted(bootstrap, verdicts));
  }

  private static String ofTombstone(byte[] value) {
    Tombstone tombstone = Events.TOMBSTONES.decode(value);
    return new Origin(
            tombstone.getInboxTopic(), tombstone.getInboxPartition(), tombstone.getInboxOffset())
        .text();
  }

  private static String ofVerdict(byte[] value) {
    Verdict verdict = Events.VERDICTS.decode(value);
    return new Origin(
            verdict.getInboxTopic(), verdict.getInboxPartition(), verdict.getInboxOffset())
        .text();
  }

  private static void compareAll(
      List<ConsumerRecord<byte[], byte[]>> copies, Function<byte[], String> placeOf) {
    Map<String, Content> first = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> copy : copies) {
      String place = placeOf.apply(copy.value());
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
