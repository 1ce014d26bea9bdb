package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.ProducerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {

  private static ClientProperties of(Map<String, ?> properties) {
    return ClientProperties.of(
        ProducerOptions.builder()
            .bootstrapServers("b:1")
            .maxBlock(Duration.ofSeconds(3))
            .kafkaProperties(properties)
            .build());
  }

  @Test
  void theClientsAreSetUpForDurableOrderedAppends() {
    ClientProperties properties = of(Map.of());

    assertThat(properties.producer())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("compression.type", "lz4")
        .containsEntry("max.block.ms", 3_000L)
        .containsEntry("bootstrap.servers", "b:1");
    assertThat(properties.consumer())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .doesNotContainKey("group.id");
  }

  @Test
  void aPropertyGivenGoesToEachClientThatKnowsItOverTheLibrarysChoice() {
    ClientProperties properties =
        of(
            Map.of(
                "linger.ms", "7",
                "fetch.max.wait.ms", "9",
                "request.timeout.ms", "11000",
                "security.protocol", "SASL_SSL",
                "my.interceptor.setting", "x"));

    assertThat(properties.producer())
        .containsEntry("linger.ms", "7")
        .containsEntry("request.timeout.ms", "11000")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("my.interceptor.setting", "x")
        .doesNotContainKey("fetch.max.wait.ms");
    assertThat(properties.consumer())
        .containsEntry("fetch.max.wait.ms", "9")
        .containsEntry("security.protocol", "SASL_SSL")
        .doesNotContainKey("linger.ms");
    assertThat(properties.admin())
        .containsEntry("security.protocol", "SASL_SSL")
        .doesNotContainKeys("linger.ms", "fetch.max.wait.ms");
    assertThat(properties.meta()).containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void theOptionBootstrapServersGoesBeforeTheProperty() {
    assertThat(of(Map.of("bootstrap.servers", "other:9")).producer())
        .containsEntry("bootstrap.servers", "b:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "key.serializer",
        "value.serializer",
        "transactional.id",
        "key.deserializer",
        "value.deserializer",
        "isolation.level",
        "group.id",
        "enable.auto.commit",
        "auto.offset.reset"
      })
  void whatThePromisesRestOnCannotBeSet(String name) {
    assertThatThrownBy(() -> of(Map.of(name, "x")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessage(
            "The Kafka property %s cannot be set: the producer's promises rest on its value; leave it out.",
            name);
  }
}
