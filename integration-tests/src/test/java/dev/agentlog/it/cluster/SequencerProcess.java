package dev.agentlog.it.cluster;

import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.sequencer.SequencerMain;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A sequencer in a process of its own, whose settings and state directory outlive the process. Not
 * thread-safe.
 */
public final class SequencerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final String READY = "READY bootstrap=";

  private final String name;
  private final Path directory;
  private final Path config;
  private @Nullable JavaProcess process;
  private @Nullable URI http;

  /**
   * A sequencer that does not run yet.
   *
   * @param name tells it from others of the same cluster
   * @param directory where its settings, its state and its output go
   * @param settings its settings, without those that this class chooses: state directory, port and
   *     instance id
   */
  public SequencerProcess(String name, Path directory, Map<String, String> settings) {
    this.name = name;
    this.directory = directory;
    this.config = directory.resolve(name + ".properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty(SequencerConfig.STATE_DIR, stateDirectory().toString());
    properties.setProperty(SequencerConfig.HTTP_PORT, "0");
    properties.setProperty(SequencerConfig.INSTANCE_ID, name);
    try (Writer writer = Files.newBufferedWriter(config)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the process and returns at once. */
  public void launch() {
    http = null;
    process =
        JavaProcess.builder(SequencerMain.class.getName())
            .args("--config", config.toString())
            .log(log())
            .start();
  }

  /** Starts the process and waits until it judges appends. */
  public void start() {
    launch();
    String ready = running().awaitLine(READY, START_LIMIT);
    http = URI.create(ready.substring(ready.indexOf(" http=") + " http=".length()));
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

  /** Asks the process to end (SIGTERM), waits, and returns its exit code. */
  public int stop() {
    return running().stop();
  }

  /** Tells whether the process runs or is paused. */
  public boolean alive() {
    return process != null && process.alive();
  }

  /** The id that the operating system knows the process by. */
  public long pid() {
    return running().pid();
  }

  /** Where its state is. */
  public Path stateDirectory() {
    return directory.resolve(name + "-state");
  }

  /** What it printed so far, over all its starts. */
  public Path log() {
    return directory.resolve(name + ".log");
  }

  /** Tells whether it was ready and was neither killed nor stopped since. */
  public boolean answers() {
    return alive() && http != null;
  }

  /** Its name, which is also its instance id. */
  public String name() {
    return name;
  }

  /** Where it answers. */
  public URI http() {
    return Objects.requireNonNull(http, "The sequencer is not ready.");
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private JavaProcess running() {
    return Objects.requireNonNull(process, "The sequencer does not run.");
  }
}
