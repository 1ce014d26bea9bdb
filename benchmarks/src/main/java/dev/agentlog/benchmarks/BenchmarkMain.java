package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Runs the measurements: {@code agentlog bench [latency|throughput|all] [--seconds N] [--events N]
 * [--json]}.
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
   * @param events how many events the throughput run moves
   * @param json whether to print one JSON object per figure
   */
  private record Arguments(String what, Duration measured, int events, boolean json) {}

  private BenchmarkMain() {}

  /** Runs and prints; ends with status 2 on wrong usage. */
  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(
          e.getMessage()
              + " Usage: bench [latency|throughput|all] [--seconds N] [--events N] [--json].");
      System.exit(USAGE);
      return;
    }
    Report report = new Report(System.out, arguments.json());
    if (!arguments.what().equals("throughput")) {
      new LatencyBenchmark(arguments.measured(), report).run();
    }
    if (!arguments.what().equals("latency")) {
      new ThroughputBenchmark(arguments.events(), report).run();
    }
  }

  private static Arguments parse(String[] args) {
    String what = "all";
    long seconds = 20;
    int events = 300_000;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--json" -> json = true;
        case "--seconds" -> seconds = number(args, ++i);
        case "--events" -> events = (int) number(args, ++i);
        default -> what = args[i].toLowerCase(Locale.ROOT);
      }
    }
    if (!Arrays.asList("latency", "throughput", "all").contains(what)) {
      throw new IllegalArgumentException("There is no measurement '%s'.".formatted(what));
    }
    return new Arguments(what, Duration.ofSeconds(seconds), events, json);
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
