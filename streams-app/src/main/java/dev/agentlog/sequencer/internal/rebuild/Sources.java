package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.rulebook.Recollection;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SessionPartitions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes sessions anew from their logs, and from the feed what the logs do not have yet.
 *
 * <p>The feed is read twice: first for the heads that it shows, then for the events of those
 * sessions whose logs end before them. Belongs to one thread.
 */
final class Sources {
  private static final int LOGS_AT_ONCE = 100;

  private final Namespace namespace;
  private final RuleSettings rules;
  private final TopicReader reader;
  private final Recollection recollection;
  private final Positions positions;
  private final Map<String, Map<String, Long>> fedHeads = new HashMap<>();
  private final Envelope envelope = new Envelope();

  Sources(Namespace namespace, RuleSettings rules, TopicReader reader, Positions positions) {
    this.namespace = namespace;
    this.rules = rules;
    this.reader = reader;
    this.recollection = new Recollection(rules);
    this.positions = positions;
  }

  /** The partitions of a keyed topic. */
  List<TopicPartition> partitionsOf(String topic) {
    return IntStream.range(0, rules.partitions())
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  /** Reads the feed for the heads that it shows. */
  void readFeed() {
    reader.read(
        partitionsOf(namespace.feedTopic()),
        found -> {
          positions.fed(found.partition(), found);
          envelope.wrap(found.value());
          fedHeads
              .computeIfAbsent(sessionOf(found), session -> new HashMap<>())
              .merge(envelope.branchId(), envelope.sequence(), Math::max);
        });
  }

  /**
   * Makes every session anew.
   *
   * @param logs the names of all log topics
   * @param made gets each session as soon as it is whole
   * @param step is called with the number of logs that were read
   */
  void makeSessions(List<String> logs, Consumer<SessionRebuild> made, Consumer<Integer> step) {
    Map<String, SessionRebuild> shorter = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (int from = 0; from < logs.size(); from += LOGS_AT_ONCE) {
      List<String> batch = logs.subList(from, Math.min(logs.size(), from + LOGS_AT_ONCE));
      Map<String, SessionRebuild> sessions = read(batch);
      sessions.forEach(
          (session, rebuild) -> {
            seen.add(session);
            if (isWhole(rebuild)) {
              made.accept(rebuild);
            } else {
              shorter.put(session, rebuild);
            }
          });
      step.accept(batch.size());
    }
    for (String session : fedHeads.keySet()) {
      if (!seen.contains(session)) {
        shorter.put(session, begin(session));
      }
    }
    complete(shorter);
    shorter.values().forEach(made);
  }

  private Map<String, SessionRebuild> read(List<String> logs) {
    Map<String, SessionRebuild> sessions = new HashMap<>();
    reader.read(
        logs.stream().map(log -> new TopicPartition(log, 0)).toList(),
        found -> {
          if (found.key() == null || found.value() == null) {
            return;
          }
          SessionRebuild rebuild = sessions.computeIfAbsent(sessionOf(found), this::begin);
          rebuild.logged(found);
          positions.logged(rebuild.partition(), found);
        });
    return sessions;
  }

  private boolean isWhole(SessionRebuild rebuild) {
    return fedHeads.getOrDefault(rebuild.session(), Map.of()).entrySet().stream()
        .allMatch(fed -> rebuild.head(fed.getKey()) >= fed.getValue());
  }

  private void complete(Map<String, SessionRebuild> shorter) {
    if (shorter.isEmpty()) {
      return;
    }
    reader.read(
        partitionsOf(namespace.feedTopic()),
        found -> {
          SessionRebuild rebuild = shorter.get(sessionOf(found));
          if (rebuild != null) {
            rebuild.fed(found);
          }
        });
  }

  private SessionRebuild begin(String session) {
    int partition = SessionPartitions.partitionOf(session, rules.partitions());
    return new SessionRebuild(session, partition, recollection);
  }

  private static String sessionOf(ConsumerRecord<byte[], byte[]> found) {
    return new String(found.key(), StandardCharsets.UTF_8);
  }
}
