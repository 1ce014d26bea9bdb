package dev.agentlog.sequencer.internal.namespace;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.internal.sessions.SessionTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Describes the namespace's fixed topics.
 *
 * @param namespace the namespace
 * @param partitions how many partitions the keyed topics have
 * @param replicationFactor the topics' replication factor; -1 is the broker's default
 */
record NamespaceTopics(Namespace namespace, int partitions, short replicationFactor) {
  private static final String TEN_MINUTES_MS = "600000";
  private static final String COMPACTED_SEGMENT_BYTES = "8388608";
  private static final String HOUR_MS = "3600000";
  private static final String SEVEN_DAYS_MS = "604800000";
  private static final String THIRTY_DAYS_MS = "2592000000";

  NewTopic meta() {
    return new NewTopic(namespace.metaTopic(), 1, replicationFactor)
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  /** All but the meta topic. */
  List<NewTopic> keyed() {
    List<NewTopic> topics = new ArrayList<>();
    Map<String, String> inbox = deletedAfter(SEVEN_DAYS_MS);
    inbox.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    topics.add(keyed(namespace.inboxTopic(), inbox));
    topics.add(keyed(namespace.feedTopic(), large(deletedAfter(SEVEN_DAYS_MS))));
    topics.add(keyed(namespace.tombstonesTopic(), large(deletedAfter(THIRTY_DAYS_MS))));
    topics.add(keyed(namespace.verdictsTopic(), large(deletedAfter(HOUR_MS))));
    topics.add(keyed(namespace.liveTopic(), deletedAfter(TEN_MINUTES_MS)));
    topics.add(keyed(namespace.cursorsTopic(), compacted()));
    return topics;
  }

  private NewTopic keyed(String name, Map<String, String> settings) {
    return new NewTopic(name, partitions, replicationFactor).configs(settings);
  }

  private static Map<String, String> deletedAfter(String retentionMs) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    settings.put(TopicConfig.RETENTION_MS_CONFIG, retentionMs);
    return settings;
  }

  /** Small segments, which soon become compacted: who reads one reads all of it. */
  private static Map<String, String> compacted() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        "LogAppendTime",
        TopicConfig.SEGMENT_BYTES_CONFIG,
        COMPACTED_SEGMENT_BYTES,
        TopicConfig.SEGMENT_MS_CONFIG,
        HOUR_MS);
  }

  private static Map<String, String> large(Map<String, String> settings) {
    settings.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(SessionTopics.MAX_MESSAGE_BYTES));
    return settings;
  }
}
