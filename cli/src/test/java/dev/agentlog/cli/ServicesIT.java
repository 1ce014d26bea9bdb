package dev.agentlog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run until they are stopped. */
class ServicesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern READY =
      Pattern.compile("READY bootstrap=(\\S+:\\d+) http=(http://\\S+:\\d+)\n");

  @TempDir private Path folder;

  @Test
  void devKeepsItsDataAndTellsWhenItIsReady() throws IOException {
    String[] command = {
      "dev", "--port", "0", "--http-port", "0", "--data", folder.resolve("data").toString()
    };
    try (Service dev = new Service(command)) {
      assertThat(append(dev.bootstrap(), "own"))
          .isEqualTo("{\"outcome\":\"ACCEPTED\",\"sequence\":2}\n");
    }
    try (Service again = new Service(command)) {
      assertThat(append(again.bootstrap(), "shared"))
          .isEqualTo("{\"outcome\":\"ACCEPTED\",\"sequence\":3}\n");
      sequencerRunsBesideIt(again.bootstrap());
    }
  }

  private void sequencerRunsBesideIt(String bootstrap) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("sequencer.properties"),
            "bootstrap.servers=%s\nnamespace=other\nstate.dir=%s\nhttp.port=0\n"
                .formatted(bootstrap, folder.resolve("state")));
    try (Service sequencer = new Service("sequencer", "--config", settings.toString())) {
      assertThat(sequencer.bootstrap()).isEqualTo(bootstrap);
      assertThat(Ran.command("sessions", "--bootstrap", bootstrap, "--namespace", "other").exit())
          .isZero();
    }
    rebuilds(settings);
    Path contradiction =
        Files.writeString(
            folder.resolve("wrong.properties"), Files.readString(settings) + "partitions=3\n");
    Ran ran = Ran.command("sequencer", "--config", contradiction.toString());
    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("partitions").hasLineCount(1);
  }

  private static void rebuilds(Path settings) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Ran ran =
                  Ran.command("sequencer", "rebuild", "--config", settings.toString(), "--json");
              assertThat(ran.err()).isEmpty();
              assertThat(ran.exit()).isZero();
              assertThat(ran.out()).startsWith("{\"rebuilt\":true,\"sessions\":0,");
            });
  }

  private static String append(String bootstrap, String way) {
    return Ran.command(
            "append",
            "--bootstrap",
            bootstrap,
            "--session",
            "s",
            "--kind",
            "a.b",
            "--way-in",
            way,
            "--json")
        .out();
  }

  /** A command on a thread of its own, stopped by an interrupt. */
  private static final class Service implements AutoCloseable {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger exit = new AtomicInteger(-1);
    private final Thread thread;
    private final Matcher ready;

    Service(String... command) {
      thread =
          new Thread(
              () ->
                  exit.set(
                      AgentLogCli.execute(
                          new PrintWriter(out, true),
                          new PrintWriter(err, true),
                          Map.of(),
                          command)),
              "service");
      thread.start();
      await()
          .atMost(PATIENCE)
          .until(() -> READY.matcher(out.toString()).matches() || !thread.isAlive());
      ready = READY.matcher(out.toString());
      assertThat(ready.matches()).as(err.toString()).isTrue();
    }

    String bootstrap() {
      return ready.group(1);
    }

    @Override
    public void close() {
      thread.interrupt();
      await().atMost(PATIENCE).until(() -> !thread.isAlive());
      assertThat(exit).hasValue(0);
    }
  }
}
