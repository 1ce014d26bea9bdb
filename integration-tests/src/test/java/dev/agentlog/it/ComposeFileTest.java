package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.sequencer.SequencerMain;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the compose file and what it builds against the code and the build. */
class ComposeFileTest {
  private ComposeFile compose;
  private RootPom pom;

  @BeforeEach
  void read() throws Exception {
    compose = ComposeFile.read();
    pom = RootPom.read();
  }

  @Test
  void runsABrokerARegistryAndASequencer() {
    assertThat(compose.services()).containsOnlyKeys("kafka", "registry", "sequencer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "registry", "sequencer"})
  void everyServiceHasAHealthCheckAndComesBack(String name) {
    ComposeFile.Service service = compose.service(name);

    assertThat(service.healthCheck()).hasSizeGreaterThan(1).startsWith("CMD");
    assertThat(service.text("restart")).isEqualTo("unless-stopped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "registry", "sequencer"})
  void everyServiceWaitsUntilThoseBeforeItAreHealthy(String name) {
    Map<String, String> dependencies = compose.service(name).dependencies();

    assertThat(compose.services().keySet()).containsAll(dependencies.keySet());
    assertThat(dependencies.values()).allMatch("service_healthy"::equals);
  }

  @Test
  void versionsAreThoseOfTheBuild() throws Exception {
    assertThat(compose.service("kafka").text("image"))
        .isEqualTo("apache/kafka:" + pom.property("kafka.version"));
    assertThat(compose.service("sequencer").text("image"))
        .isEqualTo("agentlog/sequencer:" + pom.version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "registry", "sequencer"})
  void imagesHaveAnExactVersionAndNameNoHost(String name) {
    String image = compose.service(name).text("image");

    assertThat(image).matches("[a-z]+/[a-z-]+:[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void everyPortIsTheSameInsideAndOutsideAndOpenToThisMachineOnly() {
    assertThat(compose.services().values())
        .flatMap(ComposeFile.Service::ports)
        .hasSize(3)
        .allSatisfy(port -> assertThat(port).matches("127\\.0\\.0\\.1:([0-9]+):\\1"));
  }

  @Test
  void everyVolumeIsDeclaredAndMounted() {
    List<String> mounted =
        compose.services().values().stream()
            .flatMap(service -> service.volumes().stream())
            .map(volume -> volume.substring(0, volume.indexOf(':')))
            .toList();

    assertThat(mounted).containsExactlyInAnyOrderElementsOf(compose.volumes());
  }

  @Test
  void brokerKeepsItsDataInItsVolume() {
    assertThat(compose.service("kafka").volumes())
        .containsExactly("kafka-data:" + compose.brokerSettings().get("log.dirs"));
  }

  @Test
  void brokerIsFoundByContainersAndFromOutside() {
    Map<String, String> settings = compose.brokerSettings();

    assertThat(settings)
        .containsEntry("listeners", "INSIDE://:19092,OUTSIDE://:9092,CONTROLLER://:29093")
        .containsEntry("advertised.listeners", "INSIDE://kafka:19092,OUTSIDE://localhost:9092")
        .containsEntry("inter.broker.listener.name", "INSIDE")
        .containsEntry("controller.quorum.voters", "1@localhost:29093");
    assertThat(compose.service("kafka").ports()).containsExactly("127.0.0.1:9092:9092");
    assertThat(compose.service("registry").environment())
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "kafka:19092");
  }

  @Test
  void everyVariableOfTheSequencerIsASettingOfIts() {
    List<String> known =
        SequencerConfig.definition().names().stream()
            .map(SequencerConfig::environmentName)
            .toList();

    assertThat(known).containsAll(compose.service("sequencer").environment().keySet());
  }

  @Test
  void sequencersSettingsAreTakenByIt() {
    SequencerConfig config = sequencerConfig();

    assertThat(config.bootstrapServers()).isEqualTo("kafka:19092");
    assertThat(config.getString(SequencerConfig.HTTP_HOST)).isEqualTo("0.0.0.0");
    assertThat(compose.service("sequencer").volumes())
        .containsExactly("sequencer-state:" + config.stateDir());
  }

  @Test
  void sequencerAndRegistryAreFoundAtTheSameAddressInsideAndOutside() {
    SequencerConfig config = sequencerConfig();
    int httpPort = config.getInt(SequencerConfig.HTTP_PORT);
    String registryPort = compose.service("registry").environment().get("QUARKUS_HTTP_PORT");

    assertThat(compose.service("sequencer").text("network_mode")).isEqualTo("service:registry");
    assertThat(compose.service("registry").ports())
        .containsExactlyInAnyOrder(
            "127.0.0.1:%s:%s".formatted(registryPort, registryPort),
            "127.0.0.1:%d:%d".formatted(httpPort, httpPort));
    assertThat(config.getString(SequencerConfig.REGISTRY))
        .isEqualTo("http://localhost:" + registryPort + "/apis/ccompat/v7");
    assertThat(config.getString(SequencerConfig.HTTP_ADVERTISED))
        .isEqualTo("http://localhost:" + httpPort);
  }

  @Test
  void portsAreThoseThatTheProgramsUseByDefault() {
    Map<String, Object> defaults = SequencerConfig.definition().defaultValues();

    assertThat(sequencerConfig().getInt(SequencerConfig.HTTP_PORT))
        .isEqualTo(defaults.get(SequencerConfig.HTTP_PORT));
  }

  @Test
  void healthChecksAskTheServicesOwnPort() {
    int httpPort = sequencerConfig().getInt(SequencerConfig.HTTP_PORT);

    assertThat(compose.service("sequencer").healthCheck().get(3))
        .contains("/dev/tcp/localhost/" + httpPort + " ", "GET /health/ready ");
    assertThat(compose.service("registry").healthCheck().get(3))
        .contains("/dev/tcp/localhost/8081 ", "GET /health/ready ");
    assertThat(compose.service("kafka").healthCheck())
        .containsExactly(
            "CMD",
            "/opt/kafka/bin/kafka-broker-api-versions.sh",
            "--bootstrap-server",
            "localhost:9092");
  }

  @Test
  void imageIsBuiltFromTheRepositoryAndStartsTheSequencer() throws IOException {
    Map<String, Object> build = compose.service("sequencer").build();
    ImageFile image = ImageFile.read(dockerfile());

    assertThat(build)
        .containsEntry("context", ".")
        .containsEntry("dockerfile", ComposeFile.ROOT.relativize(dockerfile()).toString());
    assertThat(image.list("ENTRYPOINT")).startsWith("java").endsWith(SequencerMain.class.getName());
    assertThat(image.list("CMD")).containsExactly("--config", "/etc/agentlog/sequencer.properties");
    assertThat(image.text("EXPOSE"))
        .isEqualTo(sequencerConfig().getInt(SequencerConfig.HTTP_PORT).toString());
    assertThat(image.text("VOLUME")).isEqualTo(sequencerConfig().stateDir().toString());
  }

  @Test
  void imageBuildsAModuleThatThereIsWithTheBuildsJava() throws Exception {
    ImageFile image = ImageFile.read(dockerfile());
    String release = pom.property("maven.compiler.release");

    assertThat(image.texts("FROM"))
        .hasSize(2)
        .first()
        .asString()
        .matches("maven:[0-9.]+-eclipse-temurin-" + release + " AS build");
    assertThat(image.texts("FROM").get(1)).matches("eclipse-temurin:" + release + "[0-9._]+-jre");
    assertThat(image.texts("RUN").get(0)).contains(" -pl streams-app -am ");
    assertThat(pom.modules()).contains("streams-app");
  }

  @Test
  void imageCopiesFilesThatThereAre() throws IOException {
    ImageFile image = ImageFile.read(dockerfile());

    List<String> sources =
        image.texts("COPY").stream()
            .filter(copy -> !copy.startsWith("--from="))
            .flatMap(
                copy -> List.of(copy.substring(0, copy.lastIndexOf(' ')).split(" ", -1)).stream())
            .toList();

    assertThat(sources)
        .contains("docker/sequencer/sequencer.properties", "docker/sequencer/logback.xml")
        .allSatisfy(source -> assertThat(ComposeFile.ROOT.resolve(source)).exists());
  }

  private SequencerConfig sequencerConfig() {
    return SequencerConfig.load(
        dockerfile().resolveSibling("sequencer.properties"),
        compose.service("sequencer").environment());
  }

  private static Path dockerfile() {
    return ComposeFile.ROOT.resolve("docker/sequencer/Dockerfile");
  }

  /** The instructions of a Dockerfile, continued lines joined. */
  private record ImageFile(List<String> lines) {
    static ImageFile read(Path file) throws IOException {
      String joined = Files.readString(file).replaceAll("\\\\\\n\\s*", "");
      return new ImageFile(joined.lines().filter(line -> !line.startsWith("#")).toList());
    }

    List<String> texts(String instruction) {
      return lines.stream()
          .filter(line -> line.startsWith(instruction + " "))
          .map(line -> line.substring(instruction.length() + 1))
          .collect(Collectors.toList());
    }

    String text(String instruction) {
      assertThat(texts(instruction)).hasSize(1);
      return texts(instruction).get(0);
    }

    /** The elements of an instruction in its list form. */
    List<String> list(String instruction) {
      String text = text(instruction);
      return List.of(text.substring(2, text.length() - 2).split("\", \"", -1));
    }
  }
}
