package dev.agentlog.sequencer.config;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** Writes the reference of all settings from their definitions. */
public final class ConfigurationReference {
  private static final String HEAD =
      """
      # Settings of the sequencer

      Generated from the definitions in `SequencerConfig`; a test fails when this page is stale.

      A setting is read from the file given with `--config`, and from the environment, which wins. Besides these, `kafka.*` goes to every Kafka
      client, `streams.*` to Kafka Streams, `relay.consumer.*` and `relay.producer.*` to the relay: what is given there overrides what the sequencer
      would have chosen. An unknown setting is refused.

      | setting | environment | type | default | bounds | meaning |
      |---|---|---|---|---|---|
      """;

  private ConfigurationReference() {}

  /** The reference as Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    List<ConfigDef.ConfigKey> keys =
        SequencerConfig.definition().configKeys().values().stream()
            .sorted(
                Comparator.comparing((ConfigDef.ConfigKey key) -> key.importance)
                    .thenComparing(key -> key.name))
            .toList();
    for (ConfigDef.ConfigKey key : keys) {
      page.append(
          "| `%s` | `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  key.name,
                  SequencerConfig.environmentName(key.name),
                  key.type.name().toLowerCase(java.util.Locale.ROOT),
                  defaultOf(key),
                  key.validator == null ? "" : key.validator,
                  key.documentation));
    }
    return page.toString();
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "must be given";
    }
    return key.defaultValue == null ? "none" : "`" + key.defaultValue + "`";
  }
}
