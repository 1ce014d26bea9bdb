package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterPolicy;
import dev.agentlog.testkit.WriterSimulation.Weather;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a branch writer promises, over many schedules. */
class BranchWriterPropertyTest {
  /** How many schedules of each kind; set by -Dagentlog.writer.schedules. */
  private static final int SCHEDULES = Integer.getInteger("agentlog.writer.schedules", 400);

  private static final long FIRST_SEED = Long.getLong("agentlog.seed", 1);
  private static final int EVENTS = 30;

  static Stream<Arguments> weathers() {
    return Stream.of(WriterPolicy.values())
        .flatMap(
            policy ->
                Stream.of(Weather.FAIR, Weather.CROWDED, Weather.STORMY, Weather.HOSTILE)
                    .map(weather -> Arguments.of(policy, weather)));
  }

  @ParameterizedTest
  @MethodSource("weathers")
  void receiptsAgreeWithTheLogAndTheOrderIsKept(WriterPolicy policy, Weather weather) {
    int inLog = 0;
    int attempts = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      WriterSimulation simulation = new WriterSimulation(seed, policy, weather);
      simulation.run(EVENTS);
      Outcome outcome = Outcome.of(simulation, "seed " + seed);
      outcome.check(policy);
      if (weather.equals(Weather.FAIR)
          || (weather.equals(Weather.CROWDED) && resynchronises(policy))) {
        assertThat(outcome.places).as("seed %d", seed).hasSize(EVENTS);
      }
      inLog += outcome.places.size();
      attempts += simulation.attempts;
    }
    System.out.printf(
        "%s in %s: %d schedules of %d events, %d appends, %d events in the log%n",
        policy, weather, SCHEDULES, EVENTS, attempts, inLog);
  }

  private static boolean resynchronises(WriterPolicy policy) {
    return policy == WriterPolicy.RESYNCHRONISE;
  }

  /** The writer's events in the log, by their place in the order of the appends. */
  private record Outcome(
      WriterSimulation simulation, String seed, List<Integer> places, Map<String, Long> sequences) {

    static Outcome of(WriterSimulation simulation, String seed) {
      List<String> ids = simulation.drafts.stream().map(EventDraft::eventId).toList();
      List<Integer> places = new ArrayList<>();
      Map<String, Long> sequences = new HashMap<>();
      for (AgentEvent event : simulation.log.log(WriterSimulation.SESSION)) {
        if (event.getAgentId().equals("w")) {
          places.add(ids.indexOf(event.getEventId()));
          sequences.put(event.getEventId(), event.getSequence());
        }
      }
      return new Outcome(simulation, seed, places, sequences);
    }

    private void check(WriterPolicy policy) {
      assertThat(places).as(seed).isSorted().doesNotHaveDuplicates().doesNotContain(-1);
      if (policy == WriterPolicy.STOP && !places.isEmpty()) {
        List<Long> all = sequences.values().stream().sorted().toList();
        assertThat(all.get(all.size() - 1) - all.get(0)).as(seed).isEqualTo(all.size() - 1L);
      }
      HashSet<String> known = new HashSet<>();
      for (Receipt receipt : simulation.receipts) {
        assertThat(receipt.verdict()).as("%s, %s", seed, receipt).isDone();
        assertThat(known.add(receipt.eventId())).as(seed).isTrue();
        if (!receipt.verdict().isCompletedExceptionally()) {
          checkVerdict(receipt, receipt.verdict().join());
        }
      }
    }

    private void checkVerdict(Receipt receipt, VerdictResult verdict) {
      Long sequence = sequences.get(receipt.eventId());
      if (verdict.inLog()) {
        assertThat(sequence).as("%s, %s", seed, verdict).isEqualTo(verdict.requireSequence());
      } else {
        assertThat(sequence).as("%s, %s", seed, verdict).isNull();
      }
    }
  }
}
