package dev.agentlog.embedded.internal;

import java.io.IOException;

/** Sends signals that Java itself cannot send, by the {@code kill} program. Thread-safe. */
public final class UnixSignal {
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
}
