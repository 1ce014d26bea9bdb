package dev.agentlog.it.cluster;

import dev.agentlog.embedded.BrokerMain;
import dev.agentlog.embedded.FreePort;
import dev.agentlog.embedded.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a process of its own, whose port and data outlive the process. Not thread-safe, but
 * for {@link #bootstrap}.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path directory;
  private final int port = FreePort.find();
  private @Nullable JavaProcess process;

  /**
   * A broker that does not run yet.
   *
   * @param directory where its data and its output go
   */
  public BrokerProcess(Path directory) {
    this.directory = directory;
  }

  /** Starts the broker, anew or on the data that are there, and waits until it takes requests. */
  public void start() {
    process =
        JavaProcess.builder(BrokerMain.class.getName())
            .args(
                "--data", directory.resolve("broker").toString(), "--port", Integer.toString(port))
            .log(directory.resolve("broker.log"))
            .start();
    process.awaitLine("READY bootstrap=", START_LIMIT);
  }

  /** Kills the process (SIGKILL). */
  public void kill() {
    running().kill();
  }

  /** Stops the process where it stands (SIGSTOP). */
  public void pause() {
    running().pause();
  }

  /** Lets the paused process go on (SIGCONT). */
  public void resume() {
    running().resume();
  }

  /** The address, the same over all restarts. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private JavaProcess running() {
    return Objects.requireNonNull(process, "The broker does not run.");
  }
}
