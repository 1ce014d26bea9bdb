package dev.agentlog.it.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.linear.Linearizability;
import dev.agentlog.it.linear.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Writers on one branch before the rulebook in memory, with lost and late appends, lost answers and
 * killed writers: every history is one that judging one append after another explains, and would
 * not be if something in it were wrong.
 *
 * <p>How many is the system property {@code agentlog.histories.simulated}.
 */
class SimulatedHistoriesTest {
  private static final int HISTORIES = Integer.getInteger("agentlog.histories.simulated", 2_000);
  private static final long FIRST_SEED = Long.getLong("agentlog.seed", System.nanoTime());

  @Test
  void everyHistoryIsExplainedAndNoneWithAWrongInIt() {
    Tally tally = new Tally();
    Map<Planting, Integer> planted = new EnumMap<>(Planting.class);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      Simulation simulation = new Simulation(seed).run();
      List<Operation> history = simulation.operations();
      List<String> log = simulation.log();
      assertThat(Linearizability.violation(history, log)).as("seed %d", seed).isEmpty();
      tally.add(history, log);
      for (Planting wrong : Planting.values()) {
        planted.merge(wrong, plant(wrong, history, log, seed), Integer::sum);
      }
    }
    System.out.println("SimulatedHistoriesTest, first seed " + FIRST_SEED + ": " + tally);
    System.out.println("  wrongs planted and found: " + planted);
    assertThat(tally.answers())
        .containsKeys(
            "ACCEPTED",
            "DUPLICATE",
            "UNKNOWN",
            "SEQUENCE_CONFLICT",
            "SEQUENCE_GAP",
            "BRANCH_UNKNOWN");
    assertThat(planted.values()).allMatch(times -> times > HISTORIES / 10);
  }

  private static int plant(Planting wrong, List<Operation> history, List<String> log, long seed) {
    List<Operation> wrongHistory = new ArrayList<>(history);
    List<String> wrongLog = new ArrayList<>(log);
    if (!wrong.into(wrongHistory, wrongLog)) {
      return 0;
    }
    assertThat(Linearizability.violation(wrongHistory, wrongLog))
        .as("seed %d, %s", seed, wrong)
        .isPresent();
    return 1;
  }
}
