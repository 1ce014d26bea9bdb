package dev.agentlog.benchmarks;

import dev.agentlog.embedded.BrokerMain;
import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.SequencerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A broker and, if wanted, a sequencer, each a process of its own, in a temporary directory. */
final class BenchmarkStack implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(15);
  private static final String READY = "READY ";

  /** As in earnest: forked processes are compiled for a quick start otherwise. */
  private static final String[] JVM_ARGS = {"-Xmx1g", "-XX:TieredStopAtLevel=4"};

  private final Path directory;
  private final JavaProcess broker;
  private final String bootstrap;

  BenchmarkStack() throws Exception {
    directory = Files.createTempDirectory("agentlog-bench");
    broker =
        JavaProcess.builder(BrokerMain.class.getName())
            .args("--data", directory.resolve("broker").toString(), "--port", "0")
            .jvmArgs(JVM_ARGS)
            .log(directory.resolve("broker.log"))
            .start();
    String ready = broker.awaitLine(READY, START);
    bootstrap = ready.substring(ready.indexOf("bootstrap=") + "bootstrap=".length()).strip();
  }

  String bootstrap() {
    return bootstrap;
  }

  Path directory() {
    return directory;
  }

  /** Where the state of a namespace's sequencer is. */
  Path stateDirectory(Namespace namespace) {
    return directory.resolve("state-" + namespace.name());
  }

  /** Starts a sequencer as a process of its own. */
  JavaProcess sequencer(Namespace namespace) throws Exception {
    Path config = directory.resolve(namespace.name() + ".properties");
    Files.write(
        config,
        List.of(
            "bootstrap.servers=" + bootstrap,
            "namespace=" + namespace.name(),
            "http.port=0",
            "state.dir=" + stateDirectory(namespace)));
    JavaProcess sequencer =
        JavaProcess.builder(SequencerMain.class.getName())
            .args("--config", config.toString())
            .jvmArgs(JVM_ARGS)
            .log(directory.resolve(namespace.name() + ".log"))
            .start();
    sequencer.awaitLine(READY, START);
    return sequencer;
  }

  @Override
  public void close() throws IOException {
    broker.close();
    delete(directory);
  }

  /** Deletes a directory with everything in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
