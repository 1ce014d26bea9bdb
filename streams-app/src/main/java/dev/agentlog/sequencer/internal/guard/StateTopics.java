package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.schemas.JudgedBy;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import dev.agentlog.sequencer.internal.streams.PositionListener;
import dev.agentlog.sequencer.internal.streams.StreamsSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What the state of a namespace is called and made of, as the sequencer's settings give it.
 *
 * @param application the Kafka Streams application's id, which is also its group
 * @param changelog the changelog topic
 */
public record StateTopics(String application, NewTopic changelog) {

  /**
   * The version of the topology: nodes, store, tables and keys. To be raised with every change that
   * an earlier version's state would not survive; a test pins both together.
   */
  public static final int TOPOLOGY_VERSION = 1;

  private static final String SEGMENT_INDEX_BYTES = "524288";

  /** The state of the namespace of these settings. */
  public static StateTopics of(SequencerConfig config, NamespaceMeta meta) {
    String application = StreamsSettings.application(config);
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
    settings.put(TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, SEGMENT_INDEX_BYTES);
    config
        .originalsWithPrefix(SequencerConfig.STREAMS_PREFIX + StreamsConfig.TOPIC_PREFIX)
        .forEach((key, value) -> settings.put(key, String.valueOf(value)));
    NewTopic changelog =
        new NewTopic(
                application + "-" + StoreNames.STATE + "-changelog",
                meta.partitions(),
                config.getShort(SequencerConfig.REPLICATION_FACTOR))
            .configs(settings);
    return new StateTopics(application, changelog);
  }

  /** By what this program judges. */
  public JudgedBy judgedBy() {
    return new JudgedBy(application, Rulebook.VERSION, TOPOLOGY_VERSION);
  }

  /** The changelog, which is yet to be compared with what is there. */
  public Changelog changelog(SequencerConfig config, Admin admin) {
    Answers answers = new Answers(config.bootstrapServers());
    History history = new History(config.namespace(), application, admin, answers);
    return new Changelog(config.namespace(), changelog, admin, answers, history);
  }

  /** What knows whether a partition's state is the one that belongs to it. */
  public StateGuard guard(
      SequencerConfig config, Admin admin, StandStill standStill, PositionListener positions) {
    EvidenceReader evidence =
        new EvidenceReader(
            config.namespace(), application, changelog.name(), admin, config.clientSettings());
    return new StateGuard(config.namespace().inboxTopic(), evidence, standStill, positions);
  }

  /** What looks, from now on, whether the changelog is still the topic of this identity. */
  public ChangelogWatch watch(SequencerConfig config, Admin admin, Uuid id, StandStill standStill) {
    Answers answers = new Answers(config.bootstrapServers());
    return new ChangelogWatch(admin, answers, changelog.name(), id, standStill);
  }
}
