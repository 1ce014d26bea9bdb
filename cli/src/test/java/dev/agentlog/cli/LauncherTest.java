package dev.agentlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with stand-ins for Java and Maven on an otherwise bare PATH. */
class LauncherTest {

  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "cp",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "tail",
          "touch");

  @TempDir private Path folder;

  private Path bin = Path.of("");
  private Path home = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    home = Files.createDirectory(folder.resolve("home with blanks"));
    for (String tool : TOOLS) {
      Optional<Path> found = find(tool);
      if (found.isPresent()) {
        Files.createSymbolicLink(bin.resolve(tool), found.get());
      }
    }
    Files.copy(Path.of("..", "agentlog"), home.resolve("agentlog"));
  }

  @Test
  void withoutJavaItSaysWhatIsNeeded() throws Exception {
    Ran ran = launch(home.resolve("agentlog"), "head");

    assertThat(ran)
        .isEqualTo(
            new Ran(
                3,
                "",
                "agentlog: Java 17 or newer is needed and no java was found; install it or set JAVA_HOME.\n"));
  }

  @Test
  void anOldJavaIsNamedWithItsVersion() throws Exception {
    java("11.0.2");

    assertThat(launch(home.resolve("agentlog"), "head").err())
        .startsWith("agentlog: Java 17 or newer is needed and ")
        .endsWith(" is version 11; install a newer one or set JAVA_HOME.\n");
  }

  @Test
  void aSourceTreeWithoutMavenSaysWhatIsNeeded() throws Exception {
    java("17.0.1");
    sources();

    Ran ran = launch(home.resolve("agentlog"), "head");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            "agentlog: AgentLog must be built first and no Maven was found; install Maven 3.8 or newer (mvn on the PATH).\n");
  }

  @Test
  void anInstalledDistributionRunsItsJarsWithoutABuild() throws Exception {
    java("21");
    Files.createDirectory(home.resolve("lib"));
    Path link = Files.createSymbolicLink(folder.resolve("linked"), home.resolve("agentlog"));

    Ran ran = launch(link, "append", "--data", "{\"a b\": 1}");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines())
        .contains(
            home.toRealPath() + "/lib/*",
            "dev.agentlog.cli.Main",
            "{\"a b\": 1}",
            "-XX:+UseSerialGC");
  }

  @Test
  void aBenchmarkRunsItsOwnMain() throws Exception {
    java("17.0.1");
    Files.createDirectory(home.resolve("lib"));

    assertThat(launch(home.resolve("agentlog"), "bench", "x").out().lines())
        .contains("dev.agentlog.benchmarks.BenchmarkMain", "x")
        .doesNotContain("bench");
  }

  @Test
  void parallelFirstRunsBuildOnceAndChangedSourcesBuildAgain() throws Exception {
    java("17.0.1");
    sources();
    maven();

    List<Process> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(start(home.resolve("agentlog"), "head"));
    }
    for (Process run : runs) {
      assertThat(finish(run).exit()).isZero();
    }
    assertThat(builds()).isEqualTo(1);

    Path source = Files.writeString(home.resolve("schemas/src/main/java/New.java"), "class New {}");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    Ran again = launch(home.resolve("agentlog"), "head");

    assertThat(again.err())
        .isEqualTo("agentlog: building cli (once; a minute or two the first time) ...\n");
    assertThat(again.out())
        .contains("target/launcher/lib/cli-0.1.0.jar:")
        .contains("target/launcher/lib/schemas-0.1.0.jar:/elsewhere/kafka.jar");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aFailedBuildShowsItsEndAndWhereTheRestIs() throws Exception {
    java("17.0.1");
    sources();
    script(bin.resolve("mvn"), "echo 'no such symbol'; exit 1");

    Ran ran = launch(home.resolve("agentlog"), "head");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .contains("no such symbol")
        .contains("the build failed; the whole output is in " + home.toRealPath());
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("mvn.log")).size();
  }

  /** A Java that prints its arguments, one a line. */
  private void java(String version) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("java"), "printf '%s\\n' \"$@\"");
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("java"));
  }

  /** A Maven that makes what the build would make. */
  private void maven() throws IOException {
    script(
        bin.resolve("mvn"),
        """
        echo build >> mvn.log
        sleep 0.3
        mkdir -p cli/target/launcher schemas/target
        echo jar > cli/target/cli-0.1.0.jar
        echo jar > schemas/target/schemas-0.1.0.jar
        printf '%s' "$PWD/schemas/target/schemas-0.1.0.jar:/elsewhere/kafka.jar" > cli/target/launcher/classpath""");
  }

  private void sources() throws IOException {
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    for (String module : List.of("cli", "schemas")) {
      Files.createDirectories(home.resolve(module).resolve("src/main/java"));
      Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>");
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran launch(Path launcher, String... arguments) throws IOException, InterruptedException {
    return finish(start(launcher, arguments));
  }

  private Process start(Path launcher, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(bin.resolve("bash").toString(), launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", bin.toString(), "HOME", folder.toString()));
    return builder.start();
  }

  private static Ran finish(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out, err);
  }

  private static Optional<Path> find(String tool) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
