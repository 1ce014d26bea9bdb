package dev.agentlog.it.fleet;

import dev.agentlog.producer.WayIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that was done, and in sum. Not thread-safe. */
public final class Rounds {
  private final List<Round> rounds = new ArrayList<>();

  /** Notes a round and prints it. */
  public void add(Round round) {
    rounds.add(round);
    System.out.println("  " + rounds.size() + ". " + round);
  }

  /** The least number of rounds of this harm that any way in has had an open transaction in. */
  public int counting(Harm harm) {
    return Fleet.WAYS.stream().mapToInt(way -> counting(harm, way)).min().orElse(0);
  }

  /** A table, a line for each harm. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "  %-12s %6s %10s %13s %9s %9s %9s %9s%n"
            .formatted(
                "harm",
                "rounds",
                "own way in",
                "shared way in",
                "median",
                "worst",
                "silence:",
                "worst"));
    for (Harm harm : Harm.values()) {
      long[] recovered = of(harm).stream().mapToLong(Round::recoveredMillis).sorted().toArray();
      long[] silences = of(harm).stream().mapToLong(Round::silenceMillis).sorted().toArray();
      table.append(
          "  %-12s %6d %10d %13d %6d ms %6d ms %6d ms %6d ms%n"
              .formatted(
                  harm,
                  recovered.length,
                  counting(harm, WayIn.OWN),
                  counting(harm, WayIn.SHARED),
                  median(recovered),
                  Arrays.stream(recovered).max().orElse(0),
                  median(silences),
                  Arrays.stream(silences).max().orElse(0)));
    }
    return table.toString();
  }

  private int counting(Harm harm, WayIn way) {
    return (int) of(harm).stream().filter(round -> round.countsFor(way)).count();
  }

  private List<Round> of(Harm harm) {
    return rounds.stream().filter(round -> round.harm() == harm).toList();
  }

  private static long median(long[] sorted) {
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }
}
