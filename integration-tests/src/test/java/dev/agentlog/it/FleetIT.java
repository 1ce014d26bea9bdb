package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.fleet.Fleet;
import dev.agentlog.it.load.Rng;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator does with sequencers under load: all are restarted one after another, one is
 * added, one is taken away. The number of times is the system property {@code
 * agentlog.fleet.rounds}; run by command, because it takes a minute or two each time.
 */
class FleetIT {
  private static final int ROUNDS = Integer.getInteger("agentlog.fleet.rounds", 0);
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir private static Path directory;

  @Test
  void nothingIsLostWhenSequencersAreRestartedAddedAndTakenAway() throws InterruptedException {
    assumeThat(ROUNDS).as("agentlog.fleet.rounds").isPositive();
    System.out.println("FleetIT, seed " + SEED);
    try (Fleet fleet = new Fleet(directory, new Rng(SEED))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (SequencerProcess member : List.copyOf(fleet.members())) {
          restart(fleet, member);
        }
        fleet.watch().measureSilence();
        long begin = System.nanoTime();
        SequencerProcess added = fleet.add();
        report(fleet, added + " was added, and has work", begin);
        fleet.watch().measureSilence();
        long leaving = System.nanoTime();
        assertThat(fleet.remove(added)).isEqualTo(ENDED_BY_SIGTERM);
        report(fleet, added + " was taken away", leaving);
      }
      fleet.checkAtTheEnd();
    }
  }

  private static void restart(Fleet fleet, SequencerProcess member) throws InterruptedException {
    fleet.watch().measureSilence();
    long begin = System.nanoTime();
    fleet.askOthersThan(member);
    assertThat(member.stop()).isEqualTo(ENDED_BY_SIGTERM);
    member.start();
    fleet.askMembers();
    fleet.awaitMembers();
    report(fleet, member + " was restarted", begin);
  }

  private static void report(Fleet fleet, String what, long begin) throws InterruptedException {
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    fleet.awaitAcceptance();
    Map<Integer, Long> silence = fleet.watch().silenceMillis();
    System.out.printf(
        "  %s after %d ms; longest silence in ms, by partition: %s%n", what, millis, silence);
    fleet.check();
  }
}
