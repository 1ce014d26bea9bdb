package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the measurements: {@code agentlog bench
 * [latency|throughput|append|branches|state|filters|replay|subscriptions|all] [--seconds N]
 * [--events N] [--branches N] [--json]}, with all for the first two.
 *
 * <p>Every figure stands beside a control that was measured in the same run, and what counts is the
 * ratio of the two: the absolute figures are this machine's.
 */
public final class BenchmarkMain {
  private static final int USAGE = 2;
  private static final String ALL = "all";
  private static final List<String> IN_ALL = List.of("latency", "throughput");
  private static final Map<String, Run> MEASUREMENTS = measurements();

  /**
   * What was asked for.
   *
   * @param what which measurement
   * @param measured how long each latency figure is measured
   * @param events how many events each measured load has
   * @param branches over how many branches they are spread, where that is measured
   * @param json whether to print one JSON object per figure
   */
  private record Arguments(
      String what, Duration measured, int events, int branches, boolean json) {}

  /** How a measurement is made. */
  @FunctionalInterface
  private interface Run {
    void with(Arguments arguments, Report report) throws Exception;
  }

  private BenchmarkMain() {}

  private static Map<String, Run> measurements() {
    Map<String, Run> all = new LinkedHashMap<>();
    all.put("latency", (with, to) -> new LatencyBenchmark(with.measured(), to).run());
    all.put("throughput", (with, to) -> new ThroughputBenchmark(with.events(), to).run());
    all.put("append", (with, to) -> new AppendBenchmark(with.events(), to).run());
    all.put(
        "branches", (with, to) -> new BranchesBenchmark(with.branches(), with.events(), to).run());
    all.put("state", (with, to) -> new StateBenchmark(with.branches(), with.events(), to).run());
    all.put("filters", (with, to) -> new FilterBenchmark(to).run());
    all.put("replay", (with, to) -> new ReplayBenchmark(with.events(), to).run());
    all.put("subscriptions", (with, to) -> new SubscriptionsBenchmark(with.measured(), to).run());
    return all;
  }

  /** Runs and prints; ends with status 2 on wrong usage. */
  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "%s Usage: bench [%s|%s] [--seconds N] [--events N] [--branches N] [--json]."
              .formatted(e.getMessage(), String.join("|", MEASUREMENTS.keySet()), ALL));
      System.exit(USAGE);
      return;
    }
    Report report = new Report(System.out, arguments.json());
    List<String> asked = arguments.what().equals(ALL) ? IN_ALL : List.of(arguments.what());
    for (Map.Entry<String, Run> measurement : MEASUREMENTS.entrySet()) {
      if (asked.contains(measurement.getKey())) {
        measurement.getValue().with(arguments, report);
      }
    }
  }

  private static Arguments parse(String[] args) {
    String what = ALL;
    long seconds = 20;
    int events = 300_000;
    int branches = 1_000_000;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--json" -> json = true;
        case "--seconds" -> seconds = number(args, ++i);
        case "--events" -> events = (int) number(args, ++i);
        case "--branches" -> branches = (int) number(args, ++i);
        default -> what = args[i].toLowerCase(Locale.ROOT);
      }
    }
    if (!what.equals(ALL) && !MEASUREMENTS.containsKey(what)) {
      throw new IllegalArgumentException("There is no measurement '%s'.".formatted(what));
    }
    return new Arguments(what, Duration.ofSeconds(seconds), events, branches, json);
  }

  private static long number(String[] args, int at) {
    try {
      long value = Long.parseLong(args[at]);
      if (value >= 1 && value <= Integer.MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("'%s' wants a whole number.".formatted(args[at - 1]), e);
    }
    throw new IllegalArgumentException(
        "'%s' wants a number of at least 1.".formatted(args[at - 1]));
  }
}
