package dev.agentlog.cli.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.internal.connection.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ConnectionOptionsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("AGENTLOG_BOOTSTRAP", "env:1", "AGENTLOG_NAMESPACE", "fromenv");

  @TempDir private Path folder;

  @Test
  void withoutAnythingTheDefaultsHold() {
    Connection connection = parsed().resolve(Map.of());

    assertThat(connection.bootstrap()).isEqualTo("localhost:9092");
    assertThat(connection.namespace().name()).isEqualTo("agentlog");
    assertThat(connection.clientProperties())
        .isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
  }

  @Test
  void optionsGoBeforeTheEnvironment() {
    Connection connection =
        parsed("--bootstrap", "option:1", "--namespace", "given").resolve(ENVIRONMENT);

    assertThat(connection.bootstrap()).isEqualTo("option:1");
    assertThat(connection.namespace().name()).isEqualTo("given");
  }

  @Test
  void theEnvironmentGoesBeforeTheFileAndTheFileBeforeTheDefault() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "bootstrap.servers=file:1\nsecurity.protocol=SSL\n");

    assertThat(parsed("--command-config", file.toString()).resolve(ENVIRONMENT).bootstrap())
        .isEqualTo("env:1");
    assertThat(parsed("--command-config", file.toString()).resolve(Map.of()).clientProperties())
        .isEqualTo(Map.of("bootstrap.servers", "file:1", "security.protocol", "SSL"));
  }

  private static ConnectionOptions parsed(String... arguments) {
    ConnectionOptions options = new ConnectionOptions();
    new CommandLine(new Holder()).addMixin("connection", options).parseArgs(arguments);
    return options;
  }

  @Command
  private static final class Holder {}
}
