package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.schemas.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Describes the two topics of a session.
 *
 * <p>Index files are kept small: a broker reserves them per topic, and there are very many of these
 * topics.
 *
 * @param namespace the namespace
 * @param replicationFactor the topics' replication factor; -1 is the broker's default
 */
public record SessionTopics(Namespace namespace, short replicationFactor) {
  /** Largest record of the topics that the sequencer writes, in bytes. */
  public static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

  private static final String SEVEN_DAYS_MS = "604800000";
  private static final String SEGMENT_BYTES = "134217728";
  private static final String SEGMENT_INDEX_BYTES = "524288";

  /** The session's log; kept for ever unless a retention in milliseconds is given. */
  public NewTopic log(String session, Optional<Long> retentionMs) {
    Map<String, String> settings = common();
    settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
    settings.put(TopicConfig.RETENTION_MS_CONFIG, retentionMs.map(String::valueOf).orElse("-1"));
    return new NewTopic(namespace.logTopic(session), 1, replicationFactor).configs(settings);
  }

  /** The session's own inbox. */
  public NewTopic inbox(String session) {
    Map<String, String> settings = common();
    settings.put(TopicConfig.RETENTION_MS_CONFIG, SEVEN_DAYS_MS);
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return new NewTopic(namespace.ownInboxTopic(session), 1, replicationFactor).configs(settings);
  }

  private static Map<String, String> common() {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES);
    settings.put(TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, SEGMENT_INDEX_BYTES);
    return settings;
  }
}
