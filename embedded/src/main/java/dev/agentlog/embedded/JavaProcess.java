package dev.agentlog.embedded;

import dev.agentlog.embedded.internal.ProcessOutput;
import dev.agentlog.embedded.internal.UnixSignal;
import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A main class run in a JVM of its own, with this JVM's class path, which can be killed, paused and
 * resumed.
 *
 * <p>Output and error output go to a log file, to which a later process with the same file appends.
 * A child does not outlive this JVM: when this JVM exits, its children are told to end and killed
 * after five seconds, and if this JVM is killed itself, {@link ParentWatch} ends them. Pausing and
 * resuming need the {@code kill} program of a Unix system.
 *
 * <p>Thread-safe.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(5);

  /** The children that run; kept from the garbage collector, which would close their input. */
  private static final Set<JavaProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(JavaProcess::endAll, "end-child-processes"));
  }

  private final String name;
  private final Process process;
  private final Path log;
  private final ProcessOutput output;
  private volatile boolean paused;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.output = new ProcessOutput(name, process.getInputStream(), log);
    RUNNING.add(this);
    var unused = process.onExit().thenRun(() -> RUNNING.remove(this));
  }

  /**
   * Returns a builder for a process.
   *
   * @param mainClass the full name of a class with a {@code main} method
   */
  public static Builder builder(String mainClass) {
    return new Builder(mainClass);
  }

  /**
   * Waits until the process prints a line that begins with a prefix; lines already printed count.
   *
   * @param prefix how the line begins
   * @param limit how long to wait at most
   * @return the whole line
   * @throws AgentLogException if the line does not come in time or the process ends before, with
   *     the last lines of its output in the message
   */
  public String awaitLine(String prefix, Duration limit) {
    return awaitLine(line -> line.startsWith(prefix), "\"" + prefix + "\"", limit);
  }

  /** Does the same for a line that is told by a predicate instead of its beginning. */
  public String awaitLine(Predicate<String> wanted, Duration limit) {
    return awaitLine(wanted, "the awaited line", limit);
  }

  /** Returns the id the operating system knows the process by. */
  public long pid() {
    return process.pid();
  }

  /** Tells whether the process runs or is paused. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Returns the file the output goes to. */
  public Path log() {
    return log;
  }

  /** Kills the process without a chance to tidy up (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await(STOP_LIMIT);
  }

  /**
   * Stops the process where it stands (SIGSTOP) until it is resumed, and waits until it does.
   *
   * @throws AgentLogException if it does not run, or does not stop
   */
  public void pause() {
    signal("STOP");
    paused = true;
    if (!UnixSignal.awaitStopped(pid(), STOP_LIMIT)) {
      throw new AgentLogException(this + " was sent SIGSTOP and runs on after " + STOP_LIMIT + ".");
    }
  }

  /**
   * Lets a paused process go on (SIGCONT).
   *
   * @throws AgentLogException if it has ended
   */
  public void resume() {
    signal("CONT");
    paused = false;
  }

  /**
   * Asks the process to end (SIGTERM) and waits; kills it if it has not ended after ten seconds.
   *
   * @return its exit code; 128 plus the signal's number if a signal ended it
   */
  public int stop() {
    if (process.isAlive()) {
      process.destroy();
      if (paused) {
        resume();
      }
      if (!await(STOP_LIMIT)) {
        kill();
      }
    }
    return process.exitValue();
  }

  /** Stops the process if it still runs, as {@link #stop()} does. */
  @Override
  public void close() {
    stop();
  }

  @Override
  public String toString() {
    return name + " (process " + pid() + (alive() ? "" : ", ended") + ")";
  }

  private String awaitLine(Predicate<String> wanted, String what, Duration limit) {
    try {
      String line = output.await(wanted, limit.toNanos());
      if (line != null) {
        return line;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Interrupted while waiting for " + what + " from " + this + ".", e);
    }
    boolean ended = output.ended() && await(EXIT_LIMIT);
    throw new AgentLogException(
        "No line "
            + what
            + " from "
            + this
            + (ended ? ", which ended with code " + process.exitValue() : " within " + limit)
            + "; see "
            + log
            + ", which ends with:"
            + System.lineSeparator()
            + output.tail());
  }

  private void signal(String signal) {
    if (!alive() || !UnixSignal.send(signal, pid())) {
      throw new AgentLogException(
          "Cannot send SIG"
              + signal
              + " to "
              + this
              + ": it takes a process that lives and the kill program of a Unix system.");
    }
  }

  private static void endAll() {
    RUNNING.forEach(child -> child.process.destroy());
    long deadline = System.nanoTime() + EXIT_LIMIT.toNanos();
    for (JavaProcess child : RUNNING) {
      child.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      child.process.destroyForcibly();
    }
  }

  private boolean await(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Collects what a process is started with. Not thread-safe. */
  public static final class Builder {
    /** For a small machine: little memory, one collector thread, a quick start. */
    private static final List<String> JVM_ARGS =
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError");

    private final String mainClass;
    private final List<String> jvmArgs = new ArrayList<>(JVM_ARGS);
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> env = new HashMap<>();
    private @Nullable Path log;

    private Builder(String mainClass) {
      this.mainClass = mainClass;
    }

    /** Adds arguments for the main class. */
    public Builder args(String... more) {
      args.addAll(List.of(more));
      return this;
    }

    /**
     * Adds arguments for the JVM after this module's own, which are a heap of 512 MiB, the serial
     * collector and the quick compiler; the later of two contradicting ones wins.
     */
    public Builder jvmArgs(String... more) {
      jvmArgs.addAll(List.of(more));
      return this;
    }

    /** Adds an environment variable to those inherited from this process. */
    public Builder env(String key, String value) {
      env.put(key, value);
      return this;
    }

    /** Sets the file the output is appended to; a temporary file if none is set. */
    public Builder log(Path file) {
      this.log = file;
      return this;
    }

    /**
     * Starts the process and returns at once.
     *
     * @throws AgentLogException if no process can be started or the log file cannot be written
     */
    public JavaProcess start() {
      String name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
      try {
        Path file = log == null ? Files.createTempFile(name + "-", ".log") : log.toAbsolutePath();
        Path directory = file.getParent();
        if (directory != null) {
          Files.createDirectories(directory);
        }
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.environment().putAll(env);
        return new JavaProcess(name, builder.start(), file);
      } catch (IOException e) {
        throw new AgentLogException(
            "Cannot start "
                + mainClass
                + " as a process of its own ("
                + e.getMessage()
                + "): check its log file and this machine's limits.",
            e);
      }
    }

    private List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmArgs);
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(ParentWatch.class.getName());
      command.add(mainClass);
      command.addAll(args);
      return command;
    }
  }
}
