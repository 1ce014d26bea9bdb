package dev.agentlog.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends signals that Java itself cannot send, by the {@code kill} program. Thread-safe. */
public final class UnixSignal {
  private static final char STOPPED = 'T';
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private UnixSignal() {}

  /**
   * Sends a signal and waits until it is sent.
   *
   * @param signal its name without {@code SIG}, such as {@code STOP}
   * @param pid the process to send it to
   * @return whether it was sent; false also if the thread is interrupted, which stays so
   */
  public static boolean send(String signal, long pid) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits until a process that was sent SIGSTOP stands still: on a busy machine it runs on for a
   * while. Returns at once where there is no {@code /proc} to see it by.
   *
   * @return whether it stands still, as far as can be seen
   */
  public static boolean awaitStopped(long pid, Duration limit) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (Files.exists(stat) && stateIn(Files.readString(stat)) != STOPPED) {
        if (System.nanoTime() - end >= 0) {
          return false;
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
      return true;
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  /** The state follows the program's name, which stands in parentheses and may contain some. */
  private static char stateIn(String stat) {
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }
}
