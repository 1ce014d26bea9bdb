package dev.agentlog.sequencer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequencerConfigTest {
  @TempDir Path directory;

  @Test
  void defaultsAreThoseOfTheWireContract() {
    SequencerConfig config = SequencerConfig.of(Map.of("bootstrap.servers", "h:1"));

    assertThat(config.namespace().name()).isEqualTo("agentlog");
    assertThat(config.getInt(SequencerConfig.HTTP_PORT)).isEqualTo(8080);
    assertThat(config.getLong(SequencerConfig.INBOX_DELETE_GRACE_MS)).isEqualTo(3_600_000);
    assertThat(config.optional(SequencerConfig.PARTITIONS, Integer.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.port|70000|http.port",
        "http.prot|1|unknown setting 'http.prot'",
        "namespace|Bad_Name|Bad_Name",
        "partitions|many|partitions",
        "partitions|0|partitions",
        "sealing|maybe|sealing",
        "max.open.sessions|0|max.open.sessions",
        "commit.interval.ms|0|commit.interval.ms"
      })
  void wrongSettingsAreNamedInOneSentence(String key, String value, String named) {
    Map<String, String> settings = new HashMap<>(Map.of("bootstrap.servers", "h:1", key, value));

    assertThatThrownBy(() -> SequencerConfig.of(settings))
        .isInstanceOf(dev.agentlog.schemas.AgentLogException.class)
        .hasMessageContaining(named);
  }

  @Test
  void aMissingBootstrapAddressIsNamed() {
    assertThatThrownBy(() -> SequencerConfig.of(Map.of()))
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws IOException {
    Path file = directory.resolve("sequencer.properties");
    Files.writeString(
        file, "bootstrap.servers=file:1\nhttp.port=1234\nkafka.security.protocol=SSL\n");

    SequencerConfig config =
        SequencerConfig.load(
            file, Map.of("AGENTLOG_BOOTSTRAP", "env:2", "AGENTLOG_HTTP_PORT", "99"));

    assertThat(config.bootstrapServers()).isEqualTo("env:2");
    assertThat(config.getInt(SequencerConfig.HTTP_PORT)).isEqualTo(99);
    assertThat(config.clientSettings()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void anUnreadableFileIsNamed() {
    assertThatThrownBy(() -> SequencerConfig.load(directory.resolve("absent"), Map.of()))
        .hasMessageContaining("absent");
  }
}
