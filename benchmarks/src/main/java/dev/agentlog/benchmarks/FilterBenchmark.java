package dev.agentlog.benchmarks;

import dev.agentlog.benchmarks.jmh.EnvelopeFilter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What an envelope filter of five conditions costs per event, by JMH in JVMs of their own. */
final class FilterBenchmark {
  private static final int FORKS = 3;
  private static final int ITERATIONS = 5;
  private static final TimeValue EACH = new TimeValue(1, TimeUnit.SECONDS);

  private final Report report;

  FilterBenchmark(Report report) {
    this.report = report;
  }

  void run() throws RunnerException {
    report.title("Envelope filter with five conditions, %d JVMs".formatted(FORKS));
    Options options =
        new OptionsBuilder()
            .include(EnvelopeFilter.class.getName() + "\\..*")
            .forks(FORKS)
            .warmupIterations(ITERATIONS)
            .warmupTime(EACH)
            .measurementIterations(ITERATIONS)
            .measurementTime(EACH)
            .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      String name = result.getPrimaryResult().getLabel();
      double mean = result.getPrimaryResult().getScore();
      double error = result.getPrimaryResult().getScoreError();
      report.figure(name, "per event", mean, "ns");
      report.figure(name, "99.9% error", error, "ns");
    }
  }
}
