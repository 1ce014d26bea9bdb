package dev.agentlog.embedded.internal;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The output of a process, copied line by line into its log file and kept for whoever waits for a
 * line.
 *
 * <p>All lines go to the file, the last {@value #LINES_KEPT} are kept in memory. Thread-safe: one
 * daemon thread copies, any thread may wait.
 */
public final class ProcessOutput {
  private static final int LINES_KEPT = 20_000;
  private static final int TAIL_LINES = 30;

  private final Path log;

  // Guarded by this.
  private final Deque<String> kept = new ArrayDeque<>();
  private long written;
  private boolean ended;

  /**
   * Begins to copy.
   *
   * @param name names the process in messages and threads
   * @param source the process's output, closed at its end
   * @param log the file to append to
   */
  public ProcessOutput(String name, InputStream source, Path log) {
    this.log = log;
    Thread copier = new Thread(() -> copy(source), "output-of-" + name);
    copier.setDaemon(true);
    copier.start();
  }

  /**
   * Waits for a line, looking at those already written first.
   *
   * @param wanted tells the line
   * @param limitNanos how long to wait
   * @return the first such line, or null if the time or the output has ended without one
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public synchronized @Nullable String await(Predicate<String> wanted, long limitNanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + limitNanos;
    long seen = written - kept.size();
    while (true) {
      long skip = Math.max(0, seen - (written - kept.size()));
      String found = kept.stream().skip(skip).filter(wanted).findFirst().orElse(null);
      seen = written;
      long left = deadline - System.nanoTime();
      if (found != null || ended || left <= 0) {
        return found;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Tells whether no more lines will come. */
  public synchronized boolean ended() {
    return ended;
  }

  /** The last lines, each on a line of its own, for an error message. */
  public synchronized String tail() {
    return String.join(
        System.lineSeparator(), kept.stream().skip(Math.max(0, kept.size() - TAIL_LINES)).toList());
  }

  private void copy(InputStream source) {
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8));
        BufferedWriter file =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write(line);
        file.newLine();
        file.flush();
        add(line);
      }
    } catch (IOException e) {
      add("(the output of the process could not be read on: " + e.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    kept.addLast(line);
    written++;
    if (kept.size() > LINES_KEPT) {
      kept.removeFirst();
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
