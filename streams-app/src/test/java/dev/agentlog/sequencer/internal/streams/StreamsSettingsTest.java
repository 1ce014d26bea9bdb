package dev.agentlog.sequencer.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.sequencer.config.SequencerConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsSettingsTest {

  /** What Kafka Streams makes of the settings for the consumer that is the group's member. */
  private static Map<String, Object> mainConsumer(Map<String, Object> streams) {
    return new StreamsConfig(streams).getMainConsumerConfigs("group", "client", 1);
  }

  private static Map<String, Object> settings(String... more) {
    Map<String, String> given = new HashMap<>(Map.of("bootstrap.servers", "h:1"));
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return StreamsSettings.of(SequencerConfig.of(given), "one", "h:2");
  }

  @Test
  void oneWarmCopyIsKeptElsewhereAndBroughtIntoUseSoon() {
    Map<String, Object> settings = settings();

    assertThat(settings)
        .containsEntry("num.standby.replicas", 1)
        .containsEntry("probing.rebalance.interval.ms", 60_000L)
        .containsEntry("max.warmup.replicas", 16)
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("application.server", "h:2");
  }

  @Test
  void aMemberIsKnownByItsInstanceAndMissedAfterSixSeconds() {
    Map<String, Object> consumer = mainConsumer(settings());

    assertThat(consumer)
        .containsEntry("group.instance.id", "one-1")
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("heartbeat.interval.ms", 1_000);
  }

  @ParameterizedTest
  @CsvSource({"1000,166", "6000,1000", "45000,1000"})
  void severalHeartbeatsFitIntoTheSessionTimeout(String timeout, int heartbeat) {
    Map<String, Object> consumer = mainConsumer(settings("session.timeout.ms", timeout));

    assertThat(consumer)
        .containsEntry("session.timeout.ms", Integer.valueOf(timeout))
        .containsEntry("heartbeat.interval.ms", heartbeat);
  }

  @ParameterizedTest
  @CsvSource({
    "streams.num.standby.replicas,num.standby.replicas",
    "streams.acceptable.recovery.lag,acceptable.recovery.lag",
    "streams.max.warmup.replicas,max.warmup.replicas",
    "streams.probing.rebalance.interval.ms,probing.rebalance.interval.ms",
    "streams.rack.aware.assignment.tags,rack.aware.assignment.tags",
    "streams.client.tag.zone,client.tag.zone",
    "streams.consumer.session.timeout.ms,consumer.session.timeout.ms",
    "streams.consumer.heartbeat.interval.ms,consumer.heartbeat.interval.ms",
    "streams.main.consumer.group.instance.id,main.consumer.group.instance.id",
    "streams.producer.transaction.timeout.ms,producer.transaction.timeout.ms",
  })
  void everythingCanBeOverridden(String given, String setting) {
    assertThat(settings(given, "77777")).containsEntry(setting, "77777");
  }

  @Test
  void settingsOfEveryClientReachKafkaStreamsToo() {
    assertThat(settings("kafka.security.protocol", "SSL"))
        .containsEntry("security.protocol", "SSL");
  }
}
