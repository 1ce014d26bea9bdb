package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.burst.SessionBurst;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many sessions opened at once by the own way in, and then one after another: each gets all
 * its events accepted, and no session that is open already waits for it. How many, and beside what,
 * is said by the system properties {@code agentlog.burst.*}.
 */
class SessionBurstIT {
  /** How long an open session may wait for a verdict; by default only as long as nothing hangs. */
  private static final long LONGEST_WAIT_MS = Long.getLong("agentlog.burst.wait", 60_000);

  @TempDir private static Path directory;

  @Test
  void everySessionGetsItsEventsAcceptedAndNoOtherWaitsForIt() throws InterruptedException {
    SessionBurst.Plan plan = SessionBurst.Plan.ofProperties();
    try (SessionBurst burst = new SessionBurst(directory, plan)) {
      List<SessionBurst.Result> results = burst.run();

      System.out.println("SessionBurstIT, " + plan);
      results.forEach(result -> System.out.println("  " + result));
      assertThat(burst.failures()).isEmpty();
      assertThat(results)
          .extracting(SessionBurst.Result::worstSteadyWait)
          .allMatch(wait -> wait <= LONGEST_WAIT_MS);
    }
  }
}
