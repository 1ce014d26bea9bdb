package dev.agentlog.sequencer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** {@code -Dagentlog.docs.write=true} writes the page anew. */
  @Test
  void thePageSaysWhatTheDefinitionsSay() throws IOException {
    if (Boolean.getBoolean("agentlog.docs.write")) {
      Files.writeString(PAGE, ConfigurationReference.markdown());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(ConfigurationReference.markdown());
  }
}
