package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

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

  private BenchmarkMain() {}

  /** Runs and prints; ends with status 2 on wrong usage. */
  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(
          e.getMessage()
              + " Usage: bench [latency|throughput|append|branches|state|filters|replay|subscriptions|all] [--seconds N] [--events N] [--branches N] [--json].");
      System.exit(USAGE);
      return;
    }
    Report report = new Report(System.out, arguments.json());
    boolean all = arguments.what().equals("all");
    if (all || arguments.what().equals("latency")) {
      new LatencyBenchmark(arguments.measured(), report).run();
    }
    if (all || arguments.what().equals("throughput")) {
      new ThroughputBenchmark(arguments.events(), report).run();
    }
    if (arguments.what().equals("append")) {
      new AppendBenchmark(arguments.events(), report).run();
    }
    if (arguments.what().equals("branches")) {
      new BranchesBenchmark(arguments.branches(), arguments.events(), report).run();
    }
    if (arguments.what().equals("filters")) {
      new FilterBenchmark(report).run();
    }
    if (arguments.what().equals("replay")) {
      new ReplayBenchmark(arguments.events(), report).run();
    }
    if (arguments.what().equals("subscriptions")) {
      new SubscriptionsBenchmark(arguments.measured(), report).run();
    }
    if (arguments.what().equals("state")) {
      new StateBenchmark(arguments.branches(), arguments.events(), report).run();
    }
  }

  private static Arguments parse(String[] args) {
    String what = "all";
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
    if (!Arrays.asList(
            "latency",
            "throughput",
            "append",
            "branches",
            "state",
            "filters",
            "replay",
            "subscriptions",
            "all")
        .contains(what)) {
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
