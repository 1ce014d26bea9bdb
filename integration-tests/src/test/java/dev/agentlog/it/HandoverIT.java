package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.fleet.Fleet;
import dev.agentlog.it.fleet.Harm;
import dev.agentlog.it.fleet.Rounds;
import dev.agentlog.it.fleet.Strike;
import dev.agentlog.it.load.Rng;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sequencers under load by both ways in: partitions move when one of them is killed in the
 * middle of a transaction, and when one of them stands still for so long that the other takes over,
 * and then goes on as if nothing had happened. The number of rounds of each, counted separately for
 * each way in, is the system property {@code agentlog.handover.rounds}.
 */
class HandoverIT {
  private static final int ROUNDS = Integer.getInteger("agentlog.handover.rounds", 1);
  private static final int MOST_ROUNDS = 3 * ROUNDS;
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());

  @TempDir private static Path directory;

  @Test
  void nothingIsLostDoubledOrReorderedWhenPartitionsMove() throws InterruptedException {
    System.out.println("HandoverIT, seed " + SEED);
    Rng rng = new Rng(SEED);
    Rounds rounds = new Rounds();
    try (Fleet fleet = new Fleet(directory, rng.split())) {
      Strike strike = new Strike(fleet, rng);
      for (int turn = 0; turn < MOST_ROUNDS && !enough(rounds); turn++) {
        for (Harm harm : Harm.values()) {
          if (rounds.counting(harm) < ROUNDS) {
            rounds.add(strike.once(harm));
            fleet.check();
          }
        }
      }
      System.out.print(rounds.table());
      fleet.checkAtTheEnd();
      assertThat(fleet.queries().unavailable())
          .as("questions that were put off while an owner was away")
          .isPositive();
    }
    assertThat(enough(rounds)).as("rounds that met both ways in:%n%s", rounds.table()).isTrue();
  }

  private static boolean enough(Rounds rounds) {
    for (Harm harm : Harm.values()) {
      if (rounds.counting(harm) < ROUNDS) {
        return false;
      }
    }
    return true;
  }
}
