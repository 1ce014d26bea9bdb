package dev.agentlog.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  @Test
  void killedBrokerKeepsWhatItAcknowledgedAndTakesItsPortAgain() throws Exception {
    int port;
    try (JavaProcess broker = broker(0)) {
      String ready = broker.awaitLine("READY bootstrap=127.0.0.1:", LIMIT);
      port = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
      try (TopicClient client = new TopicClient("127.0.0.1:" + port)) {
        client.create("t");
        client.produce("t", "acknowledged");

        broker.kill();

        assertThat(broker.alive()).isFalse();
      }
    }

    try (JavaProcess broker = broker(port);
        TopicClient client = new TopicClient("127.0.0.1:" + port)) {
      broker.awaitLine("READY", LIMIT);
      assertThat(client.readAll("t")).containsExactly("acknowledged");
    }
  }

  @Test
  void stoppedBrokerEndsInGoodOrder() {
    try (JavaProcess broker = broker(0)) {
      broker.awaitLine("READY", LIMIT);

      assertThat(broker.stop()).isEqualTo(128 + 15);

      assertThat(temp.resolve("data/kafka/.kafka_cleanshutdown")).exists();
    }
  }

  @Test
  void brokerThatCannotStartSaysWhyAndExits() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        JavaProcess broker = broker(holder.getLocalPort())) {
      broker.awaitLine(
          line -> line.contains("stop the program that holds port " + holder.getLocalPort()),
          LIMIT);

      await().atMost(LIMIT).until(() -> !broker.alive());
      assertThat(broker.stop()).isEqualTo(3);
    }
  }

  @Test
  void brokerWithWrongArgumentsSaysWhichAndExits() {
    try (JavaProcess broker =
        JavaProcess.builder(BrokerMain.class.getName()).args("--port", "many").start()) {
      broker.awaitLine(
          "Cannot start the broker (--port many is not a number): use --data DIR [--port N]"
              + " [--property KEY=VALUE]...",
          LIMIT);

      await().atMost(LIMIT).until(() -> !broker.alive());
      assertThat(broker.stop()).isEqualTo(2);
    }
  }

  @Test
  void pausedProcessPrintsNothingUntilItIsResumed() throws Exception {
    try (JavaProcess ticker = echo("tick").start()) {
      ticker.awaitLine("tick", LIMIT);

      ticker.pause();
      String last = awaitSilence(ticker);
      ticker.resume();

      ticker.awaitLine(line -> number(line) > number(last), LIMIT);
    }
  }

  @Test
  void pausedProcessCanBeKilledAndStopped() {
    try (JavaProcess first = echo("tick").start();
        JavaProcess second = echo("tick").start()) {
      first.awaitLine("tick", LIMIT);
      second.awaitLine("tick", LIMIT);
      first.pause();
      second.pause();

      first.kill();
      int code = second.stop();

      assertThat(first.alive()).isFalse();
      assertThat(code).isEqualTo(128 + 15);
    }
  }

  @Test
  void awaitingALineThatDoesNotComeShowsTheEndOfTheOutput() {
    try (JavaProcess process = echo("say", "hello").start()) {
      process.awaitLine("hello", LIMIT);

      assertThatExceptionOfType(AgentLogException.class)
          .isThrownBy(() -> process.awaitLine("goodbye", Duration.ofMillis(200)))
          .withMessageStartingWith("No line \"goodbye\" from EchoMain (process " + process.pid())
          .withMessageContaining(process.log().toString())
          .withMessageEndingWith("hello");
    }
  }

  @Test
  void awaitingALineOfAnEndedProcessFailsAtOnce() {
    try (JavaProcess process = echo("unknown").start()) {
      long start = System.nanoTime();

      assertThatExceptionOfType(AgentLogException.class)
          .isThrownBy(() -> process.awaitLine("hello", LIMIT))
          .withMessageContaining("ended with code 1")
          .withMessageContaining("IllegalArgumentException");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    }
  }

  @Test
  void appendsToTheLogOfAnEarlierProcessAndWaitsOnlyForItsOwnLines() throws IOException {
    Path log = temp.resolve("logs/echo.log");
    try (JavaProcess first = echo("say", "first").log(log).start()) {
      first.awaitLine("first", LIMIT);
    }
    try (JavaProcess second = echo("say", "second").log(log).start()) {
      second.awaitLine("second", LIMIT);

      assertThatExceptionOfType(AgentLogException.class)
          .isThrownBy(() -> second.awaitLine("first", Duration.ofMillis(100)));
      assertThat(Files.readString(log)).contains("first", "second");
    }
  }

  @Test
  void passesEnvironmentAndJvmArguments() {
    try (JavaProcess process =
        echo("settings").env("ECHO_WORD", "word").jvmArgs("-Decho.word=property").start()) {
      assertThat(process.awaitLine("settings", LIMIT)).isEqualTo("settings word property");
    }
  }

  @Test
  void childEndsWhenItsParentIsKilled() {
    try (JavaProcess parent = echo("parent").start()) {
      String line = parent.awaitLine("child ", LIMIT);
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();

      parent.kill();

      await().atMost(15, TimeUnit.SECONDS).until(() -> !child.isAlive());
    }
  }

  @Test
  void childEndsWhenItsParentExits() {
    try (JavaProcess parent = echo("parent").start()) {
      String line = parent.awaitLine("child ", LIMIT);
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();

      parent.stop();

      assertThat(child.isAlive()).isFalse();
    }
  }

  private JavaProcess broker(int port) {
    return JavaProcess.builder(BrokerMain.class.getName())
        .args("--data", temp.resolve("data").toString(), "--port", Integer.toString(port))
        .log(temp.resolve("broker.log"))
        .start();
  }

  private static JavaProcess.Builder echo(String... args) {
    return JavaProcess.builder(EchoMain.class.getName()).args(args);
  }

  /** Waits until nothing was added to the log for a while, and returns its last line. */
  private static String awaitSilence(JavaProcess process) throws IOException {
    await().during(Duration.ofMillis(300)).atMost(LIMIT).until(new Unchanged(process.log()));
    List<String> lines = Files.readAllLines(process.log());
    return lines.get(lines.size() - 1);
  }

  private static long number(String line) {
    return Long.parseLong(line.substring("tick ".length()));
  }

  /** Tells whether a file still has the size it had at the last look. */
  private static final class Unchanged implements Callable<Boolean> {
    private final Path file;
    private long size = -1;

    Unchanged(Path file) {
      this.file = file;
    }

    @Override
    public Boolean call() throws IOException {
      long before = size;
      size = Files.size(file);
      return size == before;
    }
  }
}
