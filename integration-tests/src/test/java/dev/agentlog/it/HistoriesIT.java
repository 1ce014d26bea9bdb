package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.audit.Audit;
import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.histories.LiveHistories;
import dev.agentlog.it.load.Rng;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers of several producers, by both ways in, append to the same branches at once: with demands
 * that conflict, time-outs, the same events again and again, batches, and branch writers of both
 * policies; producers are closed in the middle without waiting, and in the long form the sequencer
 * and a writer in a process of its own are killed, too. Each branch's history is one that judging
 * one append after another explains.
 *
 * <p>System properties: {@code agentlog.histories} (100, one hundred at a time), {@code
 * agentlog.histories.kills} of the sequencer (0) and {@code agentlog.histories.processes}, kills of
 * a writer's process (0), {@code agentlog.seed}.
 */
class HistoriesIT {
  private static final int HISTORIES = Integer.getInteger("agentlog.histories", 100);
  private static final int KILLS = Integer.getInteger("agentlog.histories.kills", 0);
  private static final int PROCESSES = Integer.getInteger("agentlog.histories.processes", 0);
  private static final long SEED = Long.getLong("agentlog.seed", System.nanoTime());
  private static final int AT_ONCE = 100;
  private static final int BRANCHES = 25;
  private static final int CALLS = 2_500;
  private static final Map<String, String> SETTINGS =
      Map.of("partitions", "2", "commit.interval.ms", "100");

  @TempDir private Path directory;

  @Test
  void everyHistoryIsExplainedByJudgingOneAppendAfterAnother() throws Exception {
    Rng rng = new Rng(SEED);
    int rounds = Math.max(1, HISTORIES / AT_ONCE);
    try (Cluster cluster = new Cluster(directory)) {
      SequencerProcess sequencer = cluster.addSequencer(SETTINGS);
      List<String> sessions =
          IntStream.range(0, rounds * AT_ONCE / BRANCHES).mapToObj(n -> "shared-" + n).toList();
      cluster.open(sessions);
      try (LiveHistories live = new LiveHistories(cluster, directory, rng);
          Audit audit = new Audit(cluster.bootstrap(), cluster.namespace(), sessions)) {
        for (int round = 0; round < rounds; round++) {
          int from = round * AT_ONCE / BRANCHES;
          live.begin(sessions.subList(from, from + AT_ONCE / BRANCHES), BRANCHES);
          live.awaitCalls(rng.below(CALLS));
          live.killAProducer();
          if (falls(round, PROCESSES, rounds)) {
            live.killAProcess(BRANCHES, 1 + rng.below(CALLS));
          }
          if (falls(round, KILLS, rounds)) {
            live.awaitCalls(CALLS + rng.below(CALLS));
            sequencer.kill();
            sequencer.start();
          }
          live.end();
          audit.check(List.of());
          live.check();
        }
        System.out.printf("HistoriesIT, seed %d, %d kills: %s%n", SEED, KILLS, live.tally());
        System.out.println("  " + audit.summary());
        assertThat(live.tally().answers())
            .containsKeys("ACCEPTED", "DUPLICATE", "UNKNOWN", "SEQUENCE_CONFLICT", "SEQUENCE_GAP");
      }
    }
  }

  /** Spreads so many of something evenly over the rounds. */
  private static boolean falls(int round, int times, int rounds) {
    return round * times / rounds < (round + 1) * times / rounds;
  }
}
