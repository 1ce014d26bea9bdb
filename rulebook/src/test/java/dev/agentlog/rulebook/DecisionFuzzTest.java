package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, the rulebook decides as the reference model does, and every rule gets its
 * share of the inputs. {@code -Dagentlog.fuzz.inputs=N} sets how many there are, {@code
 * -Dagentlog.fuzz.seed=N} the first seed.
 */
class DecisionFuzzTest {
  private static final long INPUTS = Long.getLong("agentlog.fuzz.inputs", 50_000);
  private static final long SEED = Long.getLong("agentlog.fuzz.seed", 20_260_101L);
  private static final double SHARE = 0.001;
  private static final List<String> RULES =
      Stream.concat(
              Arrays.stream(Reason.values()).map(Reason::name),
              Stream.of("PREVIOUS_EVENT", "ACCEPTED", "DUPLICATE"))
          .toList();

  @Test
  void decidesAsDemandedAboutDamagedRecordsOfEveryRule() {
    DecisionFuzz fuzz = new DecisionFuzz(SEED);
    while (fuzz.inputs() < INPUTS) {
      fuzz.judgeHistory();
    }

    System.out.println(fuzz.inputs() + " inputs from seed " + SEED + ":");
    RULES.forEach(rule -> System.out.printf(Locale.ROOT, "  %-18s %s%n", rule, share(fuzz, rule)));
    assertThat(fuzz.hits()).containsOnlyKeys(RULES);
    RULES.forEach(
        rule ->
            assertThat((double) fuzz.hits().getOrDefault(rule, 0L) / fuzz.inputs())
                .as("share of %s", rule)
                .isGreaterThanOrEqualTo(SHARE));
  }

  private static String share(DecisionFuzz fuzz, String rule) {
    long hits = fuzz.hits().getOrDefault(rule, 0L);
    return String.format(Locale.ROOT, "%9d  %7.3f %%", hits, 100.0 * hits / fuzz.inputs());
  }
}
