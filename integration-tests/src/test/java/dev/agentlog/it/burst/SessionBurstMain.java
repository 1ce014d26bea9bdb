package dev.agentlog.it.burst;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The burst as a program: does what the system properties {@code agentlog.burst.*} say, prints the
 * distributions, and ends with status 1 if anything failed.
 */
public final class SessionBurstMain {
  private SessionBurstMain() {}

  /** Runs it, with everything in a temporary directory. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("agentlog-burst");
    List<String> failures;
    try (SessionBurst burst = new SessionBurst(directory, SessionBurst.Plan.ofProperties())) {
      burst.run().forEach(System.out::println);
      failures = burst.failures();
    }
    failures.forEach(System.out::println);
    System.exit(failures.isEmpty() ? 0 : 1);
  }
}
