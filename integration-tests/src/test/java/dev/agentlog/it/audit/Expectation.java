package dev.agentlog.it.audit;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.InMemoryState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.Origin;
import dev.agentlog.v1.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What the sequencer must have written, computed from the keyed inbox alone: each record is judged
 * by the rulebook over a state in memory, and what is due is noted for each partition of each
 * topic, in order. Not thread-safe.
 */
final class Expectation {
  /**
   * A record that is due.
   *
   * @param content what it says
   * @param answers the keyed inbox's record that it answers
   * @param said the decision that it comes of, in words
   */
  record Due(Content content, Origin answers, String said) {}

  private final Namespace namespace;
  private final Rulebook rulebook;
  private final InMemoryState state = new InMemoryState();
  private final Map<TopicPartition, Deque<Due>> due = new HashMap<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private String last = "";

  Expectation(Namespace namespace, RuleSettings rules) {
    this.namespace = namespace;
    this.rulebook = new Rulebook(rules);
  }

  /** Judges the next record of its partition of the keyed inbox; returns where it was written. */
  Origin judge(ConsumerRecord<byte[], byte[]> found) {
    InboxRecord inbox = inboxRecord(found);
    Decision decision = rulebook.decide(state, inbox);
    decision.applyTo(state);
    last = String.valueOf(decision.verdict());
    if (decision instanceof Decision.Accepted accepted) {
      count("ACCEPTED");
      Content event = Content.of(found.key(), accepted.value(), carried(found), found.timestamp());
      expect(namespace.feedTopic(), found.partition(), event, found);
      expect(namespace.logTopic(accepted.session()), 0, event, found);
    } else if (decision instanceof Decision.Rejected rejected) {
      count(rejected.reason().name());
      byte[] value = Events.TOMBSTONES.encode(rejected.tombstone());
      expect(
          namespace.tombstonesTopic(),
          found.partition(),
          Content.of(Events.utf8(rejected.session()), value, List.of(), found.timestamp()),
          found);
    } else {
      count("DUPLICATE");
    }
    expectVerdict(decision.verdict(), found);
    return inbox.writtenAt();
  }

  /** What is due on a partition and was not taken from it yet. */
  Deque<Due> due(TopicPartition partition) {
    return due.computeIfAbsent(partition, key -> new ArrayDeque<>());
  }

  /** All that is due, by partition. */
  Map<TopicPartition, Deque<Due>> due() {
    return due;
  }

  /** How many records were judged how. */
  Map<String, Long> outcomes() {
    return outcomes;
  }

  private void expectVerdict(@Nullable Verdict verdict, ConsumerRecord<byte[], byte[]> found) {
    if (verdict == null || found.headers().lastHeader(HeaderNames.REPLY) == null) {
      return;
    }
    count("verdicts");
    expect(
        namespace.verdictsTopic(),
        found.partition(),
        Content.of(
            Events.utf8(verdict.getSessionId()),
            Events.VERDICTS.encode(verdict),
            List.of(),
            found.timestamp()),
        found);
  }

  private void expect(
      String topic, int partition, Content content, ConsumerRecord<byte[], byte[]> found) {
    Origin answers = new Origin(found.topic(), found.partition(), found.offset());
    due(new TopicPartition(topic, partition)).addLast(new Due(content, answers, last));
  }

  private void count(String what) {
    outcomes.merge(what, 1L, Long::sum);
  }

  private InboxRecord inboxRecord(ConsumerRecord<byte[], byte[]> found) {
    int headerBytes =
        Stream.of(found.headers().toArray())
            .filter(header -> !header.key().equals(HeaderNames.ORIGIN))
            .mapToInt(header -> Events.utf8(header.key()).length + length(header.value()))
            .sum();
    return new InboxRecord(
        found.key(),
        found.value(),
        headerBytes,
        found.headers().lastHeader(HeaderNames.TOO_LARGE) != null,
        found.partition(),
        found.offset(),
        found.timestamp(),
        writtenAt(found));
  }

  private static Origin writtenAt(ConsumerRecord<byte[], byte[]> found) {
    Header origin = found.headers().lastHeader(HeaderNames.ORIGIN);
    return Origin.parse(origin == null ? null : origin.value())
        .orElseGet(() -> new Origin(found.topic(), found.partition(), found.offset()));
  }

  private static List<Header> carried(ConsumerRecord<byte[], byte[]> found) {
    return Stream.of(found.headers().toArray())
        .filter(header -> !header.key().startsWith(HeaderNames.RESERVED_PREFIX))
        .toList();
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
