package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.embedded.FreePort;
import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.sequencer.SequencerMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the compose file's settings and commands against a real broker and sequencer. */
class ComposeFileIT {
  /** What names the node, its listeners and its directory; a broker here has its own. */
  private static final Set<String> PLACE =
      Set.of(
          "node.id",
          "process.roles",
          "controller.quorum.voters",
          "controller.listener.names",
          "listeners",
          "advertised.listeners",
          "listener.security.protocol.map",
          "inter.broker.listener.name",
          "log.dirs");

  @TempDir Path temp;

  @Test
  void brokerKnowsAndTakesEverySettingOfTheComposeFile() throws Exception {
    Map<String, String> settings = ComposeFile.read().brokerSettings();
    Map<String, String> own = new TreeMap<>(settings);
    own.keySet().removeAll(PLACE);
    EmbeddedBroker.Builder builder = EmbeddedBroker.builder();
    own.forEach(builder::property);

    try (EmbeddedBroker broker = builder.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<String, String> effective = describe(admin);

      assertThat(effective.keySet()).containsAll(settings.keySet());
      assertThat(effective).containsAllEntriesOf(own);
    }
  }

  @Test
  void sequencersHealthCheckTellsWhetherItRuns() throws Exception {
    int port = FreePort.find();
    List<String> check =
        ComposeFile.read().service("sequencer").healthCheck().stream()
            .skip(1)
            .map(word -> word.replace("localhost/8080", "localhost/" + port))
            .toList();
    try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
      assertThat(exitCode(check)).isNotZero();

      try (JavaProcess sequencer = sequencer(broker, port)) {
        sequencer.awaitLine("READY ", Duration.ofSeconds(60));

        assertThat(exitCode(check)).isZero();
      }
      assertThat(exitCode(check)).isNotZero();
    }
  }

  /** The sequencer as the image starts it, in this machine's place instead of the container's. */
  private JavaProcess sequencer(EmbeddedBroker broker, int port) {
    return JavaProcess.builder(SequencerMain.class.getName())
        .args(
            "--config",
            ComposeFile.ROOT.resolve("docker/sequencer/sequencer.properties").toString())
        .env("AGENTLOG_BOOTSTRAP", broker.bootstrapServers())
        .env("AGENTLOG_HTTP_PORT", Integer.toString(port))
        .env("AGENTLOG_STATE_DIR", temp.resolve("state").toString())
        .log(temp.resolve("sequencer.log"))
        .start();
  }

  private static int exitCode(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static Map<String, String> describe(Admin admin) throws Exception {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    return admin.describeConfigs(Set.of(broker)).all().get(30, TimeUnit.SECONDS).values().stream()
        .flatMap(config -> config.entries().stream())
        .collect(Collectors.toMap(ConfigEntry::name, entry -> String.valueOf(entry.value())));
  }
}
