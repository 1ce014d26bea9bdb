package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** What can be measured; all means the first two. */
  private enum Measurement {
    LATENCY((with, report) -> new LatencyBenchmark(with.measured(), report).run()),
    THROUGHPUT((with, report) -> new ThroughputBenchmark(with.events(), report).run()),
    APPEND((with, report) -> new AppendBenchmark(with.events(), report).run()),
    BRANCHES((with, report) -> new BranchesBenchmark(with.branches(), with.events(), report).run()),
    STATE((with, report) -> new StateBenchmark(with.branches(), with.events(), report).run()),
    FILTERS((with, report) -> new FilterBenchmark(report).run()),
    REPLAY((with, report) -> new ReplayBenchmark(with.events(), report).run()),
    SUBSCRIPTIONS((with, report) -> new SubscriptionsBenchmark(with.measured(), report).run());

    private final Run run;

    Measurement(Run run) {
      this.run = run;
    }

    static Stream<String> names() {
      return Arrays.stream(values()).map(Measurement::text);
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean isMeantBy(String what) {
      return what.equals(ALL) ? compareTo(THROUGHPUT) <= 0 : what.equals(text());
    }
  }

  private BenchmarkMain() {}

  /** Runs and prints; ends with status 2 on wrong usage. */
  public static void main(String[] args) throws Exception {
    Arguments arguments;
    try {
      arguments = parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(
          "%s Usage: bench [%s|%s] [--seconds N] [--events N] [--branches N] [--json]."
              .formatted(
                  e.getMessage(), Measurement.names().collect(Collectors.joining("|")), ALL));
      System.exit(USAGE);
      return;
    }
    Report report = new Report(System.out, arguments.json());
    for (Measurement measurement : Measurement.values()) {
      if (measurement.isMeantBy(arguments.what())) {
        measurement.run.with(arguments, report);
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
    if (!what.equals(ALL) && Measurement.names().noneMatch(what::equals)) {
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
