package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.handoff.HandoffRun;
import dev.agentlog.it.load.Rng;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Subscriptions begin at generated places of logs, while writers append before, during and after
 * they catch up; in every fifth run the sequencer is killed in the midst of a transaction
 * meanwhile, so that aborted copies lie in the logs. The number of runs is the system property
 * {@code agentlog.handoff.runs}.
 */
class SubscriptionHandoffIT {
  private static final int RUNS = Integer.getInteger("agentlog.handoff.runs", 2);
  private static final int KILLING = 5;
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());

  @TempDir private Path directory;

  @Test
  void everyEventComesOnceInOrderWhateverHappensWhileASubscriptionCatchesUp()
      throws InterruptedException {
    System.out.println("SubscriptionHandoffIT, seed " + SEED);
    int kills = 0;
    try (HandoffRun runs = new HandoffRun(directory, new Rng(SEED))) {
      for (int run = 1; run <= RUNS; run++) {
        boolean kill = run % KILLING == 1;
        int before = runs.abortedCopies();
        runs.once(kill);
        if (kill) {
          kills++;
          assertThat(runs.abortedCopies()).as("aborted copies in the logs").isGreaterThan(before);
        }
      }
      System.out.println(
          "  %d runs, %d of them with the sequencer killed; %s".formatted(RUNS, kills, runs));
      assertThat(runs.droppedCopies()).as("aborted copies that readers dropped").isPositive();
    }
  }
}
